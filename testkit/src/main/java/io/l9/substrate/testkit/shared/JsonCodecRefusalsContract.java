package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kit of the {@link JsonCodec}: refused texts and values. */
public abstract class JsonCodecRefusalsContract {

  /** The codec under test. */
  protected abstract JsonCodec codec();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "-1e400",
        "1e-400",
        "0.10000000000000001",
        "3.141592653589793238",
        "9223372036854775808",
        "18446744073709551615",
        "123456789012345678901234567890",
        "2.4703282292062327e-324",
      })
  void refusesANumber_whenItWouldComeBackAsAnother(String number) {
    assertRefused(ErrorCode.VALIDATION_FAILED, "[1,\n " + number + "]", "line 2, column 2");
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () -> codec().of(Map.of("a/b", List.of(1L, new BigDecimal(number)))));
    assertEquals("/a~1b/1", e.violations().get(0).pointer());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[1,]", "{\"a\":1,\"a\":1e400}", "[1e400,\"\\ud800\"]", "1e400 1"})
  void restoresNoJsonThatNoDatabaseHolds(String text) {
    assertThrows(ValidationException.class, () -> codec().restore(text));
  }

  @Test
  void refusesANumber_whenItIsEndless() {
    assertRefused(ErrorCode.VALIDATION_FAILED, "1" + "0".repeat(1000));
    assertRefused(ErrorCode.VALIDATION_FAILED, "0." + "1".repeat(1_000_000));
    assertRefused(ErrorCode.VALIDATION_FAILED, "9".repeat(1_000_000));
    assertEquals("0.1", codec().parse("0.1" + "0".repeat(900)).text());
    assertEquals("0", codec().parse("0e999999999999").text());
    assertThrows(ValidationException.class, () -> codec().of(BigInteger.ONE.shiftLeft(1_000_000)));
    assertThrows(
        ValidationException.class,
        () -> codec().of(new BigDecimal(BigInteger.ONE.shiftLeft(1_000_000), 5)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "[1,2",
        "\"open",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{'a':1}",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "[1 2]",
        "tru",
        "True",
        "NaN",
        "Infinity",
        "undefined",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "0x10",
        "--1",
        "1 2",
        "{} {}",
        "{}]",
        "null,",
        "// comment\n1",
        "/* comment */ 1",
        "\"tab\tinside\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\u0000",
        "1\u0000",
      })
  void refusesAText_whenItIsNotOneJsonValue(String text) {
    assertRefused(ErrorCode.MALFORMED_REQUEST, text);
  }

  @Test
  void saysWhereATextIsWrong_withoutRepeatingIt() {
    assertRefused(ErrorCode.MALFORMED_REQUEST, "{\"a\": 1,\n  secret: 2}", "line 2, column 3");
    assertRefused(
        ErrorCode.VALIDATION_FAILED, "{\"secret\": 1, \"b\": 2,\n\n  \"secret\": 3}", "line 3");
    assertRefused(
        ErrorCode.VALIDATION_FAILED, "[\"fine\",\n\"secret\\u0000\"]", "line 2, column 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"b\":2,\"a\":3}",
        "{\"b\":1,\"a\":2,\"\\u0062\":3}",
        "[{\"x\":{\"a\":1,\"a\":2}}]",
        "{\"\":1,\"\":2}",
        "\"\\u0000\"",
        "{\"\\u0000\":1}",
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\ud800x\"",
        "\"\\udc00\\ud800\"",
        "[\"\\ud83d\\ude00\\ud83d\"]",
        "{\"\\udfff\":1}",
      })
  void refusesAValue_whenItWouldNotComeBackAsItWas(String text) {
    assertRefused(ErrorCode.VALIDATION_FAILED, text);
  }

  @Test
  void refusesAText_whenItHoldsHalfASurrogatePairUnescaped() {
    assertRefused(ErrorCode.VALIDATION_FAILED, "\"a\ud800\"");
    assertEquals("\"a\ud83d\ude00\"", codec().parse("\"a\ud83d\ude00\"").text());
  }

  @Test
  void takesAHundredLevels_andNoMore() {
    String arrays = "[".repeat(100) + "]".repeat(100);
    String objects = "{\"a\":".repeat(100) + "1" + "}".repeat(100);
    assertEquals(arrays, codec().parse(arrays).text());
    assertEquals(objects, codec().of(codec().read(codec().parse(objects))).text());
    assertRefused(ErrorCode.VALIDATION_FAILED, "[" + arrays + "]");
    assertRefused(ErrorCode.VALIDATION_FAILED, "{\"b\":" + objects + "}");
    assertRefused(ErrorCode.VALIDATION_FAILED, "[".repeat(1_000_000));
    assertThrows(
        ValidationException.class, () -> codec().of(List.of(codec().read(codec().parse(arrays)))));
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    assertThrows(ValidationException.class, () -> codec().of(endless));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "[{}]",
        "{",
        "{} {}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"\\u0000\":1}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":1e999}"
      })
  void refusesMembers_whenTheTextIsNoObject_orParsingRefusesThem(String text) {
    assertThrows(ValidationException.class, () -> codec().members(text));
  }

  @Test
  void refusesPlainValuesThatJsonDoesNotKnow() {
    for (double number : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
      ValidationException e =
          assertThrows(ValidationException.class, () -> codec().of(Map.of("n", number)));
      assertEquals("/n", e.violations().get(0).pointer());
    }
    assertAll(
        () -> assertThrows(ValidationException.class, () -> codec().of("\u0000")),
        () -> assertThrows(ValidationException.class, () -> codec().of(Map.of("\ud800", 1L))),
        () -> assertThrows(ValidationException.class, () -> codec().of(Instant.EPOCH)),
        () -> assertThrows(ValidationException.class, () -> codec().of(List.of(1.5f))),
        () -> assertThrows(ValidationException.class, () -> codec().of(Map.of(1L, "x"))),
        () ->
            assertThrows(
                ValidationException.class, () -> codec().of(Collections.singletonMap(null, "x"))));
  }

  @Test
  void refusesADocumentThatIsNoJson() {
    ValidationException e =
        assertThrows(ValidationException.class, () -> codec().read(new JsonDocument("{oops")));
    assertEquals(ErrorCode.MALFORMED_REQUEST, e.code());
  }

  private void assertRefused(ErrorCode code, String text, String... says) {
    ValidationException e =
        assertThrows(ValidationException.class, () -> codec().parse(text), text);
    String message = String.valueOf(e.getMessage());
    assertEquals(code, e.code(), message);
    for (String part : says) {
      assertTrue(message.contains(part), message);
    }
    assertFalse(message.contains("secret"), message);
  }
}
