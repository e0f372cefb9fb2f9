package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The period in which something holds in the world, half open. Times have microseconds.
 *
 * @param from null: it always held
 * @param to the first moment at which it no longer holds; null: it has no known end
 */
public record Validity(@Nullable Instant from, @Nullable Instant to) {

  /** Without a beginning and an end. */
  public static final Validity ALWAYS = new Validity(null, null);

  public Validity {
    Require.optionalTime("/valid_from", from);
    Require.optionalTime("/valid_to", to);
    from = from == null ? null : Times.stored(from);
    to = to == null ? null : Times.stored(to);
    if (from != null && to != null && !from.isBefore(to)) {
      throw ValidationException.at("/valid_to", "must lie after valid_from");
    }
  }

  public boolean contains(Instant moment) {
    return (from == null || !moment.isBefore(from)) && (to == null || moment.isBefore(to));
  }

  /** Whether there is a moment in both. */
  public boolean meets(Validity other) {
    return endsAfterBeginOf(other) && other.endsAfterBeginOf(this);
  }

  /** Whether every moment of the other is in this one. */
  public boolean covers(Validity other) {
    return !beginsAfter(other) && !endsBefore(other);
  }

  /** Whether it begins later than the other. */
  public boolean beginsAfter(Validity other) {
    return from != null && (other.from == null || from.isAfter(other.from));
  }

  /** Whether it ends earlier than the other. */
  public boolean endsBefore(Validity other) {
    return to != null && (other.to == null || to.isBefore(other.to));
  }

  /** Returns the shortest period that covers both. */
  public Validity spanning(Validity other) {
    return new Validity(beginsAfter(other) ? other.from : from, endsBefore(other) ? other.to : to);
  }

  private boolean endsAfterBeginOf(Validity other) {
    return to == null || other.from == null || to.isAfter(other.from);
  }
}
