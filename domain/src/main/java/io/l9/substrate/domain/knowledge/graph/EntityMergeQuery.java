package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of merges, newest first.
 *
 * @param name of those that name this entity; null: of all
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended; null: the first page
 */
public record EntityMergeQuery(@Nullable EntityName name, int limit, @Nullable Position after) {

  public static final int MAX_LIMIT = 200;

  public EntityMergeQuery {
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
