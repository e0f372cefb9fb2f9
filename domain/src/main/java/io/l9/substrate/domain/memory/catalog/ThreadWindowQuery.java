package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * A window of a thread around one of its packets.
 *
 * @param before how many packets before it, 0 to {@value #MAX_SIDE}
 * @param after how many packets behind it, 0 to {@value #MAX_SIDE}
 */
public record ThreadWindowQuery(PacketId around, int before, int after) {

  public static final int MAX_SIDE = 100;

  public ThreadWindowQuery {
    Require.present("/around", around);
    side("/before", before);
    side("/after", after);
  }

  private static void side(String pointer, int value) {
    if (value < 0) {
      throw ValidationException.at(pointer, "must be at least 0");
    }
    if (value > MAX_SIDE) {
      throw ValidationException.at(
          pointer,
          ErrorCode.LIMIT_TOO_LARGE,
          "is " + value + "; at most " + MAX_SIDE + " are allowed");
    }
  }
}
