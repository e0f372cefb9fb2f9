package io.l9.substrate.application.memory;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Times as the database keeps them, so that what is returned on writing equals what is read later.
 */
final class Times {

  private Times() {}

  static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
