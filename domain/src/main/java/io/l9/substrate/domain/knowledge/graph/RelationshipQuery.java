package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of relationships, newest first.
 *
 * @param source from this entity; null: from any
 * @param target to this entity; null: to any
 * @param type of this type; null: of any
 * @param minConfidence the least confidence, in [0, 1]
 * @param limit how many at the most, 1 to {@value #MAX_LIMIT}
 * @param after where the page before ended; null: the first page
 */
public record RelationshipQuery(
    @Nullable EntityName source,
    @Nullable EntityName target,
    @Nullable String type,
    double minConfidence,
    int limit,
    @Nullable Position after) {

  public static final int MAX_LIMIT = 200;

  public RelationshipQuery {
    Require.optionalText("/type", type, RelationshipDraft.MAX_TYPE);
    Require.between("/min_confidence", minConfidence, 0, 1);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** Returns the page of all relationships behind a position. */
  public static RelationshipQuery all(int limit, @Nullable Position after) {
    return new RelationshipQuery(null, null, null, 0, limit, after);
  }
}
