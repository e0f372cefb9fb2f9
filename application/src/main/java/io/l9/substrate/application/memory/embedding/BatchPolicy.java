package io.l9.substrate.application.memory.embedding;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The sizes of the batches that a model is given for one piece of work, and the time when it stops.
 */
@FunctionalInterface
public interface BatchPolicy {

  /** The number of texts that the model may take next, of those that are left; 0: it stops here. */
  int nextSize(int left);

  /** Returns a policy that stops when half of the lease of the work is over. */
  static BatchPolicy within(Duration lease, Clock clock) {
    Instant until = clock.instant().plus(lease.dividedBy(2));
    return left -> clock.instant().isBefore(until) ? Math.min(left, 64) : 0;
  }

  /**
   * Returns a policy that stops while there is time to store the vectors. All texts at once if
   * there is no deadline.
   */
  static BatchPolicy before(Deadlines deadlines) {
    Duration all = deadlines.remaining().orElse(null);
    if (all == null) {
      return left -> left;
    }
    Duration half = all.dividedBy(2);
    Duration longest = Duration.ofSeconds(5);
    return new AdaptiveBatchPolicy(deadlines, half.compareTo(longest) < 0 ? half : longest);
  }

  /**
   * Returns a policy that goes on to the end, or throws {@link UnavailableException} with {@code
   * deadline-exceeded}. All texts at once if there is no deadline.
   */
  static BatchPolicy whole(Deadlines deadlines) {
    if (deadlines.remaining().isEmpty()) {
      return left -> left;
    }
    BatchPolicy adaptive = new AdaptiveBatchPolicy(deadlines, Duration.ZERO);
    return left -> {
      int next = adaptive.nextSize(left);
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
