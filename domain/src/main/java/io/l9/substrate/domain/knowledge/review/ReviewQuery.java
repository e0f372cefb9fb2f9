package io.l9.substrate.domain.knowledge.review;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list.
 *
 * @param kinds at least one
 * @param expiringDays a packet expires soon if it does so within so many days; at most {@value
 *     #MAX_DAYS}
 * @param limit at most {@value #MAX_LIMIT}
 * @param after null: the first page
 */
public record ReviewQuery(
    Set<ReviewKind> kinds, int expiringDays, int limit, @Nullable ReviewPlace after) {

  public static final int MAX_LIMIT = 200;
  public static final int DEFAULT_DAYS = 7;
  public static final int MAX_DAYS = 365;

  public ReviewQuery {
    kinds = Set.copyOf(kinds);
    if (kinds.isEmpty()) {
      throw ValidationException.at("/kind", "must name a kind, or be left out");
    }
    if (expiringDays < 1 || expiringDays > MAX_DAYS) {
      throw ValidationException.at("/expiring_days", "must be from 1 to " + MAX_DAYS);
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The first entries of every kind. */
  public static ReviewQuery all(int limit) {
    return new ReviewQuery(EnumSet.allOf(ReviewKind.class), DEFAULT_DAYS, limit, null);
  }

  /** The first entries of one kind. */
  public static ReviewQuery of(ReviewKind kind, int limit) {
    return new ReviewQuery(Set.of(kind), DEFAULT_DAYS, limit, null);
  }

  /** Returns the query for what comes behind a place. */
  public ReviewQuery from(@Nullable ReviewPlace place) {
    return new ReviewQuery(kinds, expiringDays, limit, place);
  }
}
