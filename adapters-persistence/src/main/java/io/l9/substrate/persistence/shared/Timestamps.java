package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Instants in the range and the precision of a PostgreSQL timestamp. */
public final class Timestamps {

  private static final Instant FIRST = Instant.parse("-4700-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("+294000-01-01T00:00:00Z");
  private static final Position END = new Position(LAST, new UUID(-1, -1));

  private Timestamps() {}

  /** Returns a time to be stored: cut to microseconds, where the driver would round. */
  public static Instant stored(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** Returns a time to be compared with, inside the range of stored ones. */
  public static Instant bound(Instant time) {
    return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
  }

  /**
   * Returns the place that a page, newest first, begins behind.
   *
   * @param after where the page before ended; null: the first page, which begins behind the end
   */
  public static Position before(@Nullable Position after) {
    return after == null ? END : new Position(bound(after.at()), after.id());
  }
}
