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
  private static final Position BEGINNING = new Position(FIRST, new UUID(0, 0));

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

  /**
   * Returns a lower bound, or an upper one that is left out: the next microsecond, because a stored
   * time before that was before the bound, too.
   */
  public static Instant from(Instant bound) {
    Instant floor = bound(bound);
    return floor.isBefore(bound) && floor.isBefore(LAST) ? floor.plus(1, ChronoUnit.MICROS) : floor;
  }

  /**
   * Returns the place that a page, newest first, begins behind.
   *
   * @param after where the page before ended; null: the first page, which begins behind the end
   */
  public static Position before(@Nullable Position after) {
    return after == null ? END : new Position(bound(after.at()), after.id());
  }

  /**
   * Returns the place that a page, oldest first, begins behind.
   *
   * @param after where the page before ended; null: the first page, which begins at the beginning
   */
  public static Position after(@Nullable Position after) {
    return after == null ? BEGINNING : new Position(bound(after.at()), after.id());
  }
}
