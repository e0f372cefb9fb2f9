package io.l9.substrate.testkit.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kit of the {@link JsonCodec}: documents come back as they were, in one canonical text. */
public abstract class JsonCodecContract {

  /** The codec under test. */
  protected abstract JsonCodec codec();

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "null | null",
        "` true ` | true",
        "false | false",
        "\"\" | \"\"",
        "[ ] | []",
        "{ } | {}",
        "`[ 1 , [ ] , { \"a\" : null } ]` | [1,[],{\"a\":null}]",
        "{\"b\":1,\"a\":2,\"\":3} | {\"\":3,\"a\":2,\"b\":1}",
        "{\"b\":{\"d\":[1,2],\"c\":\"x\"},\"a\":[{\"z\":1,\"y\":2}]}"
            + " | {\"a\":[{\"y\":2,\"z\":1}],\"b\":{\"c\":\"x\",\"d\":[1,2]}}",
        "\"\\u0041\\/\\u00e9\" | \"A/é\"",
      })
  void writesEqualDocumentsAsOneText(String json, String canonical) {
    assertEquals(canonical, codec().parse(json).text());
    assertEquals(canonical, codec().parse(canonical).text());
  }

  @Test
  void sortsKeysByUtf16Units() {
    // The example of RFC 8785, section 3.2.3: a surrogate sorts before U+FB33.
    List<String> ordered = List.of("\r", "1", "\u0080", "ö", "€", "\ud83d\ude00", "\ufb33");
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i : new int[] {4, 0, 6, 1, 5, 2, 3}) {
      map.put(ordered.get(i), "x");
    }
    JsonDocument document = codec().of(map);
    Map<?, ?> read = assertInstanceOf(Map.class, codec().read(document));
    assertEquals(ordered, List.copyOf(read.keySet()));
    assertEquals(document, codec().parse(document.text()));
  }

  @Test
  void escapesOnlyWhatJsonDemands() {
    String all = IntStream.range(1, 0x80).mapToObj(Character::toString).reduce("", String::concat);
    StringBuilder expected = new StringBuilder("\"");
    for (char c = 1; c < 0x80; c++) {
      int known = "\b\t\n\f\r\"\\".indexOf(c);
      if (known >= 0) {
        expected.append('\\').append("btnfr\"\\".charAt(known));
      } else if (c < ' ') {
        expected.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        expected.append(c);
      }
    }
    expected.append('"');
    assertEquals(expected.toString(), codec().of(all).text());
    assertEquals(all, codec().read(codec().parse(expected.toString())));
    assertEquals("\"\u007f\u0080\u2028😀\"", codec().of("\u007f\u0080\u2028😀").text());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "-0.0, 0",
    "1.0, 1",
    "1e0, 1",
    "10E-1, 1",
    "1.50, 1.5",
    "-1e2, -100",
    "1e-7, 1e-7",
    "0.000001, 0.000001",
    "1e21, 1e+21",
    "1e20, 100000000000000000000",
    "100000000000000000000, 100000000000000000000",
    "5e-324, 5e-324",
    "9007199254740993, 9007199254740993",
    "9007199254740993.0, 9007199254740993",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
    "9.223372036854775807e18, 9223372036854775807",
    "1152921504606846976, 1152921504606846976",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "0.30000000000000004, 0.30000000000000004",
  })
  void keepsNumbersByTheirValue(String json, String canonical) {
    assertEquals(canonical, codec().parse(json).text());
    assertEquals(canonical, codec().of(new BigDecimal(json)).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"b\": 1.50, \"a\": [1e2, null]} | {\"a\":[100,null],\"b\":1.5}",
        "[1e400, -1e-400] | [\"1e400\",\"-1e-400\"]",
        "{\"pi\": 3.14159265358979323846} | {\"pi\":\"3.14159265358979323846\"}",
        "18446744073709551615 | \"18446744073709551615\"",
        "{\"b\": 1e400, \"a\": 2.0} | {\"a\":2,\"b\":\"1e400\"}",
      })
  void restoresWhatADatabaseHolds_andWritesNumbersThatItCannotHoldAsStrings(
      String stored, String canonical) {
    JsonDocument restored = codec().restore(stored);
    assertEquals(canonical, restored.text());
    assertEquals(restored, codec().parse(canonical), "as good a document as any");
  }

  @Test
  void restoresWhatIsNestedTooDeep_andWritesTheRestAsAString() {
    String deep = "[".repeat(99) + "{\"a\": {\"b\": [\"x\"]}, \"c\": [ ]}" + "]".repeat(99);
    assertEquals(
        "[".repeat(99) + "{\"a\":\"{\\\"b\\\": [\\\"x\\\"]}\",\"c\":\"[ ]\"}" + "]".repeat(99),
        codec().restore(deep).text());
    JsonDocument deepest = codec().restore("[".repeat(100_000) + "]".repeat(100_000));
    assertEquals(deepest, codec().of(codec().read(deepest)));
    String digits = "9".repeat(100_000);
    assertEquals("[\"" + digits + "\"]", codec().restore("[" + digits + "]").text());
  }

  @Test
  void readsTheMembersOfAnObject_eachWithAHundredLevelsOfItsOwn() {
    String deep = "[".repeat(100) + "]".repeat(100);
    Map<String, JsonDocument> members =
        codec().members("{ \"b\" : " + deep + ", \"a\" : 1.0, \"\\u0063\" : null }");
    assertEquals(
        Map.of("a", codec().parse("1"), "b", codec().parse(deep), "c", codec().parse("null")),
        members);
    assertEquals(
        "{\"whole\":{\"a\":1,\"b\":" + deep + ",\"c\":null}}",
        codec().of(Map.of("whole", codec().of(members))).text());
    assertThrows(
        ValidationException.class, () -> codec().members("{\"a\":[" + deep + "]}"), "too deep");
  }

  @Test
  void makesTheSameDocument_whetherFromTextOrValues() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("z", null);
    map.put("list", Arrays.asList("x", 1, 2L, 2.5, BigInteger.TEN, new BigDecimal("1.50"), true));
    map.put("empty", Map.of());
    assertEquals(
        codec().parse("{\"z\":null,\"empty\":{},\"list\":[\"x\",1,2,2.5,10,1.5,true]}"),
        codec().of(map));
    assertEquals("null", codec().of(null).text());
  }

  @Test
  void readsPlainValuesThatNobodyCanChange() {
    Object value =
        codec().read(codec().parse("{\"b\":[1,1.5,1e300,\"x\",true,false,null],\"a\":{}}"));
    Map<?, ?> map = assertInstanceOf(Map.class, value);
    assertEquals(List.of("a", "b"), List.copyOf(map.keySet()));
    assertEquals(Arrays.asList(1L, 1.5, 1e300, "x", true, false, null), map.get("b"));
    assertThrows(UnsupportedOperationException.class, map::clear);
    List<?> list = assertInstanceOf(List.class, map.get("b"));
    assertThrows(UnsupportedOperationException.class, list::clear);
    assertEquals(Long.MIN_VALUE, codec().read(codec().of(Long.MIN_VALUE)));
    assertEquals(1e19, codec().read(codec().of(1e19)));
    assertNull(codec().read(codec().parse("null")));
  }

  @Test
  void givesEveryDocumentBack_howeverItWasWritten(TestInfo test) {
    Random random = Seeds.of(test);
    for (int i = 0; i < 2000; i++) {
      Object value = randomValue(random, 0);
      JsonDocument document = codec().of(value);
      String message = document.toString();
      assertEquals(document, codec().of(codec().read(document)), message);
      assertEquals(document, codec().parse(document.text()), message);
      assertEquals(document, codec().parse(loosely(value, random)), message);
    }
  }

  private static @Nullable Object randomValue(Random random, int depth) {
    int size = random.nextInt(5);
    return switch (random.nextInt(depth < 4 ? 9 : 7)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong() >> random.nextInt(64);
      case 3 -> randomDouble(random);
      case 4 -> random.nextInt(100_000) / 100.0;
      case 5, 6 -> randomString(random);
      case 7 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          list.add(randomValue(random, depth + 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          map.put(randomString(random), randomValue(random, depth + 1));
        }
        yield map;
      }
    };
  }

  private static double randomDouble(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : random.nextGaussian();
  }

  private static String randomString(Random random) {
    int[] points = {'a', 'b', '"', '\\', '\n', 1, 0x1f, 0x7f, 'é', '€', 0xfb33, 0xffff, 0x1f600};
    return random
        .ints(random.nextInt(8), 0, points.length)
        .map(i -> points[i])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The same value as another program might write it. */
  private String loosely(@Nullable Object value, Random random) {
    String space = " \n\t\r".substring(0, random.nextInt(5));
    if (value instanceof Map<?, ?> map) {
      List<Object> keys = new ArrayList<>(map.keySet());
      Collections.shuffle(keys, random);
      List<String> members = new ArrayList<>();
      keys.forEach(key -> members.add(loosely(key, random) + ":" + loosely(map.get(key), random)));
      return space + "{" + space + String.join(",", members) + "}" + space;
    }
    if (value instanceof List<?> list) {
      List<String> elements = new ArrayList<>();
      list.forEach(element -> elements.add(loosely(element, random)));
      return "[" + String.join("," + space, elements) + space + "]";
    }
    if (value instanceof String string) {
      StringBuilder escaped = new StringBuilder();
      string.chars().forEach(c -> escaped.append(String.format(Locale.ROOT, "\\u%04X", c)));
      return space + "\"" + escaped + "\"" + space;
    }
    if (value instanceof Number number) {
      BigDecimal decimal = new BigDecimal(codec().of(number).text());
      return space + decimal.unscaledValue() + ".0E" + -decimal.scale();
    }
    return space + value + space;
  }
}
