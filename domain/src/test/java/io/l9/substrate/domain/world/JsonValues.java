package io.l9.substrate.domain.world;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON values, with null where JSON has it. */
final class JsonValues {

  private JsonValues() {}

  static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return members;
  }

  static List<@Nullable Object> array(@Nullable Object... elements) {
    return Arrays.asList(elements);
  }
}
