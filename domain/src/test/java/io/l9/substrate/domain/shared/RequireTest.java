package io.l9.substrate.domain.shared;

import static io.l9.substrate.domain.shared.Refusal.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequireTest {

  private static final String ROCKET = "\uD83D\uDE80";

  @Test
  void text_isGivenBack_whenItCanBeStored() {
    for (String text :
        List.of("a", " padded ", "Grüße", "日本語", ROCKET, "a" + ROCKET + "b", "\t\u0001")) {
      assertSame(text, Require.text("/t", text, 100));
    }
  }

  @Test
  void text_isRefused_whenItIsMissingOrBlank() {
    for (String text : Arrays.asList(null, "", " ", "\n\t\u2003")) {
      refused("/t", () -> Require.text("/t", text, 100));
    }
  }

  @Test
  void text_mayBeAsLongAsTheLimitAndNoLonger() {
    assertEquals(5, Require.text("/t", "a".repeat(5), 5).length());
    refused("/t", () -> Require.text("/t", "a".repeat(6), 5));
    refused("/t", () -> Require.text("/t", ROCKET.repeat(3), 5));
  }

  @Test
  void text_isRefused_whenItHoldsNul() {
    for (String text : List.of("\0", "a\0", "\0a", "a\0b")) {
      refused("/t", () -> Require.text("/t", text, 100));
    }
  }

  @Test
  void text_isRefused_whenItHoldsHalfOfASurrogatePair() {
    for (String text :
        List.of(
            "\uD83D",
            "a\uD83D",
            "\uD83Da",
            "\uDE80",
            "a\uDE80",
            "\uDE80\uD83D",
            ROCKET + "\uDE80",
            "\uD83D" + ROCKET)) {
      refused("/t", () -> Require.text("/t", text, 100));
    }
  }

  @Test
  void text_isNotRepeatedInTheRefusal() {
    ValidationException refusal = refused("/t", () -> Require.text("/t", "secret\0", 100));
    assertFalse(refusal.toString().contains("secret"));
    assertFalse(refused("/t", () -> Require.text("/t", "secret", 2)).toString().contains("secret"));
  }

  @Test
  void optionalText_mayBeAbsentButNotBlank() {
    assertNull(Require.optionalText("/t", null, 5));
    assertEquals("a", Require.optionalText("/t", "a", 5));
    refused("/t", () -> Require.optionalText("/t", " ", 5));
  }

  @Test
  void storable_mayBeBlankButNotAbsent() {
    assertEquals("", Require.storable("/t", "", 5));
    assertEquals(" ", Require.storable("/t", " ", 5));
    refused("/t", () -> Require.storable("/t", null, 5));
    refused("/t", () -> Require.storable("/t", "\0", 5));
  }

  @Test
  void between_includesItsBoundsAndNothingBeyond() {
    for (double value : new double[] {0, -0.0, 0.5, 1}) {
      assertEquals(value, Require.between("/n", value, 0, 1));
    }
    for (double value :
        new double[] {
          -Double.MIN_VALUE,
          Math.nextUp(1.0),
          Double.NaN,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY
        }) {
      refused("/n", () -> Require.between("/n", value, 0, 1));
    }
  }

  @Test
  void limit_isRefusedWithItsOwnCode_whenItIsTooLarge() {
    assertEquals(1, Require.limit("/limit", 1, 10));
    assertEquals(10, Require.limit("/limit", 10, 10));
    refused("/limit", ErrorCode.LIMIT_TOO_LARGE, () -> Require.limit("/limit", 11, 10));
    for (int value : new int[] {0, -1, Integer.MIN_VALUE}) {
      refused("/limit", () -> Require.limit("/limit", value, 10));
    }
  }

  @Test
  void size_refusesTooManyElementsAndNullOnes() {
    List<String> two = List.of("a", "b");
    assertSame(two, Require.size("/l", two, 2));
    refused("/l", () -> Require.size("/l", two, 1));
    refused("/l", () -> Require.size("/l", Arrays.asList("a", null), 2));
    refused("/l", () -> Require.<List<String>>size("/l", null, 2));
  }

  @Test
  void optionalTime_liesInTheYearsThatCanBeWritten() {
    assertNull(Require.optionalTime("/t", null));
    for (String time :
        List.of("0001-01-01T00:00:00Z", "2026-03-01T12:00:00.1Z", "9999-12-31T23:59:59.999999Z")) {
      assertEquals(Instant.parse(time), Require.optionalTime("/t", Instant.parse(time)));
    }
    for (Instant time :
        List.of(
            Instant.MIN,
            Instant.MAX,
            Instant.parse("0000-12-31T23:59:59.999999999Z"),
            Instant.parse("+10000-01-01T00:00:00Z"))) {
      refused("/t", () -> Require.optionalTime("/t", time));
    }
  }
}
