package io.l9.substrate.domain.shared;

import java.time.Instant;
import java.util.UUID;

/**
 * A place in a list that is ordered by time and id: the last row that was given out. The next page
 * begins behind it, whatever was inserted or deleted meanwhile.
 *
 * <p>Ids are ordered as unsigned numbers, which is the order of their text and of PostgreSQL;
 * {@link UUID#compareTo} has another.
 */
public record Position(Instant at, UUID id) implements Comparable<Position> {

  @Override
  public int compareTo(Position other) {
    int byTime = at.compareTo(other.at);
    return byTime != 0 ? byTime : compareIds(id, other.id);
  }

  /** The order of ids in every list of the substrate. */
  public static int compareIds(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
