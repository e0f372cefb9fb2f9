package io.l9.substrate.domain.memory.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketTextTest {

  @Test
  void isThePayload_whenThatIsAString() {
    assertEquals("hello", textOf("hello"));
    assertEquals("", textOf(""));
  }

  @Test
  void isTheMemberText_whenThatIsAString() {
    assertEquals("hello", textOf(Map.of("text", "hello", "author", "ann")));
    assertEquals("", textOf(Map.of("text", "", "author", "ann")));
  }

  @Test
  void isEveryString_aLineEach_whenThereIsNoText() {
    Map<String, Object> payload =
        new TreeMap<>(Map.of("a", "one", "b", List.of("two", 3L, Map.of("x", "four")), "c", true));
    assertEquals("one\ntwo\nfour", textOf(payload));
    assertEquals(
        "ann\nhello", textOf(new TreeMap<>(Map.of("author", "ann", "text", List.of("hello")))));
    assertEquals("a\nb", textOf(List.of("a", List.of("b"))));
  }

  @Test
  void isEmpty_whenThereIsNoString() {
    for (Object payload :
        Arrays.asList(null, 1L, 1.5, true, List.of(), Map.of(), Collections.singletonList(null))) {
      assertEquals("", textOf(payload));
    }
  }

  /** The text of a plain value: what a codec would have read is given here. */
  private static String textOf(@Nullable Object value) {
    JsonCodec codec =
        new JsonCodec() {
          @Override
          public JsonDocument parse(String text) {
            throw new AssertionError("not called");
          }

          @Override
          public JsonDocument restore(String stored) {
            throw new AssertionError("not called");
          }

          @Override
          public Map<String, JsonDocument> members(String text) {
            throw new AssertionError("not called");
          }

          @Override
          public JsonDocument of(@Nullable Object plain) {
            throw new AssertionError("not called");
          }

          @Override
          public @Nullable Object read(JsonDocument document) {
            return value;
          }
        };
    return PacketText.of(new JsonDocument("any"), codec);
  }
}
