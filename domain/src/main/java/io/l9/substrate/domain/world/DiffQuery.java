package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A part of the differences of two states, in the order of names.
 *
 * @param type of the entity on either side; null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the last name of the page before; null: the first page
 */
public record DiffQuery(
    int from, int to, @Nullable String type, int limit, @Nullable EntityName after) {

  public static final int MAX_LIMIT = 1000;

  public DiffQuery {
    Require.optionalText("/entity_type", type, EntityContent.MAX_TYPE);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The first differences of all. */
  public static DiffQuery between(int from, int to) {
    return new DiffQuery(from, to, null, MAX_LIMIT, null);
  }
}
