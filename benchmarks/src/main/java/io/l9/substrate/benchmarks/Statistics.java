package io.l9.substrate.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;

/** Arithmetic of measurements. */
public final class Statistics {

  /** More digits than any of these measurements has. */
  private static final MathContext DIGITS = new MathContext(5);

  private Statistics() {}

  /** The middle one, or the mean of the two in the middle. */
  public static double median(double... values) {
    return quantile(.5, values);
  }

  public static double median(List<Double> values) {
    return median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * A quantile, interpolated between its neighbours.
   *
   * @param share from 0 (the least) to 1 (the greatest)
   */
  public static double quantile(double share, double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("nothing was measured");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
  }

  /** As it is shown. */
  public static double rounded(double value) {
    return BigDecimal.valueOf(value).round(DIGITS).doubleValue();
  }

  static List<Double> rounded(List<Double> values) {
    return values.stream().map(Statistics::rounded).toList();
  }
}
