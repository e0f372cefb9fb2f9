package io.l9.substrate.bootstrap.operate;

import io.l9.substrate.rest.management.ReadinessCheck;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A check whose answer is good for a while, whichever it was. Thread-safe. */
final class CachedCheck implements ReadinessCheck {

  private final ReadinessCheck check;
  private final Duration goodFor;
  private final Clock clock;
  private @Nullable Instant asked;
  private @Nullable Exception failure;

  CachedCheck(ReadinessCheck check, Duration goodFor, Clock clock) {
    this.check = check;
    this.goodFor = goodFor;
    this.clock = clock;
  }

  @Override
  public synchronized void run() throws Exception {
    Instant now = clock.instant();
    if (asked == null || !now.isBefore(asked.plus(goodFor))) {
      asked = now;
      failure = null;
      try {
        check.run();
      } catch (Exception e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
