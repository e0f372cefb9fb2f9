package io.l9.substrate.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A figure under its stable name.
 *
 * @param unit {@code ratio}, {@code ms}, {@code share} …
 * @param aim null: a figure for the record
 */
public record Check(String name, double value, String unit, @Nullable Aim aim) {

  public Check {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " was measured as " + value);
    }
  }

  /** Whether the aim was met; null if there is none. */
  public @Nullable Boolean met() {
    return aim == null ? null : aim.met().test(value);
  }

  Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("value", Figures.rounded(value));
    map.put("unit", unit);
    map.put("aim", aim == null ? null : aim.text());
    map.put("met", met());
    return map;
  }
}
