package io.l9.substrate.application.memory;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The share of its work that a model is given at a time, and until when. Of one piece of work. */
@FunctionalInterface
interface Pace {

  /** The number of texts that the model may take next, of those that are left; 0: it stops here. */
  int next(int left);

  /** Of work that has a lease: until half of it is over. */
  static Pace within(Duration lease, Clock clock) {
    Instant until = clock.instant().plus(lease.dividedBy(2));
    return left -> clock.instant().isBefore(until) ? Math.min(left, 64) : 0;
  }

  /** Leaves time to store what was made, and stops then. All at once if there is no deadline. */
  static Pace before(Deadlines deadlines) {
    Duration all = deadlines.remaining().orElse(null);
    if (all == null) {
      return left -> left;
    }
    Duration half = all.dividedBy(2);
    Duration longest = Duration.ofSeconds(5);
    return new CarefulPace(deadlines, half.compareTo(longest) < 0 ? half : longest);
  }

  /**
   * Goes on to the end, or throws {@link UnavailableException} with {@code deadline-exceeded}. All
   * at once if there is no deadline.
   */
  static Pace whole(Deadlines deadlines) {
    if (deadlines.remaining().isEmpty()) {
      return left -> left;
    }
    Pace careful = new CarefulPace(deadlines, Duration.ZERO);
    return left -> {
      int next = careful.next(left);
      if (next == 0) {
        throw new UnavailableException(
            ErrorCode.DEADLINE_EXCEEDED,
            "the model needs longer than this was given; nothing was stored: give it more time, or"
                + " less text",
            null);
      }
      return next;
    };
  }
}
