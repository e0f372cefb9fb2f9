package io.l9.substrate.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures in rows and columns, for the record. Not thread-safe. */
final class Table {

  private final List<String> columns;
  private final Map<String, List<Double>> rows = new LinkedHashMap<>();

  Table(List<String> columns) {
    this.columns = List.copyOf(columns);
  }

  /** Adds a row of as many values as there are columns. */
  void row(String name, List<Double> values) {
    if (values.size() != columns.size()) {
      throw new IllegalArgumentException(values.size() + " values for " + columns);
    }
    rows.put(name, List.copyOf(values));
  }

  /** By rows and columns, for {@code --json}. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    rows.forEach(
        (name, values) -> {
          Map<String, Object> row = new LinkedHashMap<>();
          for (int i = 0; i < values.size(); i++) {
            row.put(columns.get(i), Statistics.rounded(values.get(i)));
          }
          map.put(name, row);
        });
    return map;
  }

  /** Lines for people: a block for each row, so that any number of columns can be read. */
  List<String> lines() {
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(" ".repeat(width));
    columns.forEach(column -> head.append("  ").append(column));
    lines.add(head.toString());
    rows.forEach(
        (name, values) -> {
          StringBuilder line =
              new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", name));
          for (int i = 0; i < values.size(); i++) {
            line.append("  ")
                .append(
                    String.format(
                        Locale.ROOT, "%" + columns.get(i).length() + "s", shown(values.get(i))));
          }
          lines.add(line.toString());
        });
    return lines;
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f" : "%.3f", value);
  }
}
