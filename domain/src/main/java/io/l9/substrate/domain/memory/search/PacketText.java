package io.l9.substrate.domain.memory.search;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a payload: what is embedded, analysed and shown. */
public final class PacketText {

  private PacketText() {}

  /**
   * The payload itself if it is a string, else its member {@code text} if that is a string, else
   * all strings in it, a line each; empty if it has none.
   */
  public static String of(JsonDocument payload, JsonCodec json) {
    Object value = json.read(payload);
    if (value instanceof Map<?, ?> map && map.get("text") instanceof String text) {
      return text;
    }
    List<String> strings = new ArrayList<>();
    collect(value, strings);
    return String.join("\n", strings);
  }

  private static void collect(@Nullable Object value, List<String> strings) {
    if (value instanceof String string) {
      strings.add(string);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(member -> collect(member, strings));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collect(element, strings));
    }
  }
}
