package io.l9.substrate.domain.shared;

import java.util.UUID;

/**
 * A place in the order in which rows were stored: by the transaction that stored them, then by id.
 * The time that a row tells is no part of this order.
 *
 * @param transaction an unsigned number that grows
 */
public record StorePosition(long transaction, UUID id) implements Comparable<StorePosition> {

  private static final UUID LAST = new UUID(-1, -1);

  public StorePosition {
    Require.present("/after", id);
  }

  /** Behind everything that earlier transactions stored. */
  public static StorePosition before(long transaction) {
    return new StorePosition(transaction - 1, LAST);
  }

  /**
   * Reads what {@link #toString()} wrote.
   *
   * @throws ValidationException with the code {@code invalid-cursor} if it is nothing of that kind
   */
  public static StorePosition parse(String text) {
    int dash = text.indexOf('-');
    try {
      if (dash > 0) {
        UUID id = UUID.fromString(text.substring(dash + 1));
        StorePosition position =
            new StorePosition(Long.parseUnsignedLong(text.substring(0, dash)), id);
        if (position.toString().equals(text)) {
          return position;
        }
      }
    } catch (IllegalArgumentException e) {
      // refused below, with what to do about it
    }
    throw ValidationException.at(
        "/after", ErrorCode.INVALID_CURSOR, "is no position that a tail has returned");
  }

  @Override
  public int compareTo(StorePosition other) {
    int byTransaction = Long.compareUnsigned(transaction, other.transaction);
    return byTransaction != 0 ? byTransaction : Position.compareIds(id, other.id);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(transaction) + "-" + id;
  }
}
