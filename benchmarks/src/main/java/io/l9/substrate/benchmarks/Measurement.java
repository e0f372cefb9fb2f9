package io.l9.substrate.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A figure under its stable name.
 *
 * @param unit {@code ratio}, {@code ms}, {@code share} …
 * @param target null: a figure for the record
 */
public record Measurement(String name, double value, String unit, @Nullable Target target) {

  public Measurement {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " was measured as " + value);
    }
  }

  /** Whether the target was met; null if there is none. */
  public @Nullable Boolean met() {
    return target == null ? null : target.met().test(value);
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("value", Statistics.rounded(value));
    map.put("unit", unit);
    map.put("aim", target == null ? null : target.text());
    map.put("met", met());
    return map;
  }
}
