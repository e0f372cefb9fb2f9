package io.l9.substrate.benchmarks;

import java.util.Locale;
import java.util.function.DoublePredicate;

/**
 * The bound that a figure should keep.
 *
 * @param text as it is printed, such as {@code <= 1.2}
 */
public record Target(String text, DoublePredicate met) {

  public static Target atMost(double bound) {
    return new Target("<= " + plain(bound), value -> value <= bound);
  }

  public static Target atLeast(double bound) {
    return new Target(">= " + plain(bound), value -> value >= bound);
  }

  public static Target exactly(double bound) {
    return new Target("= " + plain(bound), value -> value == bound);
  }

  /** No further than a tolerance from another figure of the same run. */
  public static Target within(double tolerance, double of) {
    return new Target(
        "within " + plain(tolerance) + " of " + plain(Statistics.rounded(of)),
        // 0.74 - 0.73 is a little more than 0.01 in binary.
        value -> Math.abs(value - of) <= tolerance + 1e-9);
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
