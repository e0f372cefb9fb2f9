package io.l9.substrate.domain.tasks.task;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The wait before the next attempt: a random part of a span that doubles with each attempt up to an
 * hour ("full jitter"), so that tasks which failed together do not come back together.
 */
public final class Backoff {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int DOUBLINGS = 12;

  private Backoff() {}

  /** Returns the span of which a wait is a part: 2^attempts seconds, at most an hour. */
  public static Duration longest(int attempts) {
    Duration span = Duration.ofSeconds(1L << Math.max(0, Math.min(attempts, DOUBLINGS)));
    return span.compareTo(LONGEST) < 0 ? span : LONGEST;
  }

  /** Returns a wait in whole microseconds; {@code random} is from 0 to 1. */
  static Duration of(int attempts, double random) {
    double micros = longest(attempts).toMillis() * 1_000.0 * random;
    return Duration.of((long) micros, ChronoUnit.MICROS);
  }
}
