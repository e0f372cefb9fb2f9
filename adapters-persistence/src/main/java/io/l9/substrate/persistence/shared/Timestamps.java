package io.l9.substrate.persistence.shared;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants in the range and the precision of a PostgreSQL timestamp. */
public final class Timestamps {

  private static final Instant FIRST = Instant.parse("-4700-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("+294000-01-01T00:00:00Z");

  private Timestamps() {}

  /** Returns a time to be stored: cut to microseconds, where the driver would round. */
  public static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /**
   * Returns a time to be compared with, inside the range of stored ones and cut as these, where the
   * driver would round.
   */
  public static Instant bound(Instant time) {
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : stored(time);
  }
}
