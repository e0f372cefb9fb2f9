package io.l9.substrate.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CursorsTest {

  private static final String POSITION = "2026-03-01T12:00:00Z 7";
  private static final String LIST = "/v1/tags? tenant";

  private final Cursors cursors = new Cursors("a secret of the servers");

  @Test
  void givesThePositionBack_inItsListAlone() {
    String cursor = cursors.encode(LIST, POSITION);
    assertEquals(POSITION, cursors.decode(LIST, cursor));
    for (String other : List.of(LIST + " ", "", "/v1/tags?")) {
      assertRefused(cursors, other, cursor);
    }
    assertRefused(new Cursors("another secret"), LIST, cursor);
  }

  /** A tag that somebody chose is a position: its end must not pass for the beginning of a list. */
  @Test
  void noPartOfAPositionPassesForAPartOfTheList_norTheOtherWayRound() {
    for (int moved = 1; moved < LIST.length(); moved++) {
      String longer = POSITION + LIST.substring(0, moved);
      byte[] given = Base64.getUrlDecoder().decode(cursors.encode(LIST.substring(moved), longer));
      assertRefused(cursors, LIST, without(given, longer.length(), moved));
    }
  }

  /** The cursor with its position cut by the last bytes. */
  private static String without(byte[] cursor, int length, int cut) {
    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    forged.writeBytes(Arrays.copyOf(cursor, 1 + length - cut));
    forged.writeBytes(Arrays.copyOfRange(cursor, 1 + length, cursor.length));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(forged.toByteArray());
  }

  private static void assertRefused(Cursors cursors, String list, String cursor) {
    ValidationException refused =
        assertThrows(ValidationException.class, () -> cursors.decode(list, cursor));
    assertEquals(ErrorCode.INVALID_CURSOR, refused.code());
  }
}
