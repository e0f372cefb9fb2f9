package io.l9.substrate.benchmarks;

import io.l9.substrate.cli.console.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The results of a bench. Not thread-safe. */
public final class Report {

  private final String bench;
  private final List<Measurement> checks = new ArrayList<>();
  private final Map<String, @Nullable Object> details = new LinkedHashMap<>();
  private final Map<String, Object> rounds = new LinkedHashMap<>();
  private final Map<String, Table> tables = new LinkedHashMap<>();

  Report(String bench) {
    this.bench = bench;
  }

  /** A figure with a target. */
  public void check(String name, double value, String unit, Target target) {
    checks.add(new Measurement(name, value, unit, target));
  }

  /** A figure for the record. */
  public void figure(String name, double value, String unit) {
    checks.add(new Measurement(name, value, unit, null));
  }

  /** A plain value as the JSON codec takes it. */
  public void detail(String name, @Nullable Object value) {
    details.put(name, value);
  }

  /** All rounds of a comparison, for the details. */
  public void rounds(String name, Comparison comparison, String unit) {
    rounds.put(name, comparison.toMap(unit));
  }

  /** Figures in rows and columns, which people see too. */
  void table(String name, Table table) {
    tables.put(name, table);
  }

  public List<Measurement> checks() {
    return List.copyOf(checks);
  }

  /** The one object of {@code --json}. */
  Map<String, Object> toMap(String commit, Map<String, Object> environment) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(details);
    tables.forEach((name, table) -> all.put(name, table.toMap()));
    all.put("rounds", rounds);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bench", bench);
    map.put("commit", commit);
    map.put("environment", environment);
    map.put("checks", checks.stream().map(Measurement::toMap).toList());
    map.put("details", all);
    return map;
  }

  void print(Terminal terminal, String commit, Map<String, Object> environment) {
    terminal.print(terminal.bold(bench) + terminal.dim("  at " + commit + ", on " + environment));
    for (Measurement check : checks) {
      Target target = check.target();
      terminal.print(
          String.format(
              Locale.ROOT,
              "  %-32s %10s %-8s %s",
              check.name(),
              shown(check.value()),
              check.unit(),
              target == null
                  ? ""
                  : "aim " + target.text() + (Boolean.TRUE.equals(check.met()) ? "" : "  missed")));
    }
    tables.forEach(
        (name, table) -> {
          terminal.print(terminal.bold("  " + name));
          table.lines().forEach(line -> terminal.print("    " + line));
        });
    terminal.print(terminal.dim("  --json shows every round"));
  }

  private static String shown(double value) {
    double rounded = Statistics.rounded(value);
    return Math.abs(rounded) >= 1000 || rounded == Math.rint(rounded)
        ? String.format(Locale.ROOT, "%.0f", rounded)
        : String.format(Locale.ROOT, "%.3f", rounded);
  }
}
