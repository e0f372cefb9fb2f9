package io.l9.substrate.domain.memory.access;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of the accesses to a target, the newest first.
 *
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record AccessQuery(AccessTarget target, int limit, @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 1_000;

  public AccessQuery {
    Require.present("/target", target);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest accesses to a target. */
  public static AccessQuery newest(AccessTarget target) {
    return new AccessQuery(target, DEFAULT_LIMIT, null);
  }

  /** The same question behind this place. */
  public AccessQuery after(@Nullable Position place) {
    return new AccessQuery(target, limit, place);
  }
}
