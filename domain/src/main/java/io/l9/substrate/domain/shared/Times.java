package io.l9.substrate.domain.shared;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times as the database keeps them, so that what is returned on writing equals what is read later.
 */
public final class Times {

  private Times() {}

  /** Returns the time with microseconds and no more. */
  public static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
