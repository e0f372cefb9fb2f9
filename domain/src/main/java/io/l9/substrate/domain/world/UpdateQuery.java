package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A part of the log of updates, the newest first.
 *
 * @param type null: any
 * @param entity that they changed; null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param before only states before it; null: from the newest on
 */
public record UpdateQuery(
    @Nullable String type, @Nullable EntityName entity, int limit, @Nullable Integer before) {

  public static final int MAX_LIMIT = 200;

  public UpdateQuery {
    Require.optionalText("/insight_type", type, Insight.MAX_TYPE);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest of all. */
  public static UpdateQuery newest(int limit) {
    return new UpdateQuery(null, null, limit, null);
  }
}
