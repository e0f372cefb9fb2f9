package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of the edges of an entity, the strongest first.
 *
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended; null: the first page
 */
public record NeighbourQuery(
    EntityName entity, EdgeFilter filter, int limit, @Nullable NeighbourPlace after) {

  public static final int MAX_LIMIT = 200;

  public NeighbourQuery {
    Require.present("/name", entity);
    Require.present("/filter", filter);
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
