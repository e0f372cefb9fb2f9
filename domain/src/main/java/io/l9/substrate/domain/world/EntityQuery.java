package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the entities of a world, in the order of their names.
 *
 * @param type null: any
 * @param conditions that all hold; at most {@value #MAX_CONDITIONS}
 * @param minConfidence null: any
 * @param updatedAfter null: at any time
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the last name of the page before; null: the first page
 */
public record EntityQuery(
    @Nullable String type,
    List<AttributeCondition> conditions,
    @Nullable Double minConfidence,
    @Nullable Instant updatedAfter,
    int limit,
    @Nullable EntityName after) {

  public static final int MAX_LIMIT = 1000;
  public static final int MAX_CONDITIONS = 8;

  public EntityQuery {
    Require.optionalText("/entity_type", type, EntityContent.MAX_TYPE);
    conditions = List.copyOf(Require.size("/attr", conditions, MAX_CONDITIONS));
    if (minConfidence != null) {
      Require.between("/min_confidence", minConfidence, 0, 1);
    }
    Require.optionalTime("/updated_after", updatedAfter);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The first entities of all. */
  public static EntityQuery all(int limit) {
    return new EntityQuery(null, List.of(), null, null, limit, null);
  }

  /** Returns the query for what comes behind a name. */
  public EntityQuery from(@Nullable EntityName name) {
    return new EntityQuery(type, conditions, minConfidence, updatedAfter, limit, name);
  }
}
