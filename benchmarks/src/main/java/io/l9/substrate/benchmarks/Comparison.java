package io.l9.substrate.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Two ways to the same end, measured in turns. A disturbance of the machine affects both sides of a
 * round, so the rounds are compared one by one, and the median is taken of that.
 *
 * @param ours one figure a round
 * @param reference the other way's, by the same rounds
 */
public record Comparison(List<Double> ours, List<Double> reference) {

  /** A figure of one round, in any unit. */
  @FunctionalInterface
  public interface Measure {
    double measure() throws Exception;
  }

  /** The work that is timed. */
  @FunctionalInterface
  public interface Work {
    void run() throws Exception;
  }

  /** The fewest rounds that a figure may be made of. */
  public static final int ROUNDS = 5;

  private static final double NANOS_PER_MS = 1e6;

  public Comparison {
    if (ours.size() != reference.size() || ours.isEmpty()) {
      throw new IllegalArgumentException(
          ours.size() + " rounds of ours, " + reference.size() + " of the reference");
    }
    ours = List.copyOf(ours);
    reference = List.copyOf(reference);
  }

  /** Measures both once for warming up, then in turns; who begins alternates. */
  public static Comparison of(int rounds, Measure ours, Measure reference) throws Exception {
    ours.measure();
    reference.measure();
    List<Double> mine = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      if (round % 2 == 0) {
        mine.add(ours.measure());
        others.add(reference.measure());
      } else {
        others.add(reference.measure());
        mine.add(ours.measure());
      }
    }
    return new Comparison(mine, others);
  }

  /**
   * Times two short works call by call in turns.
   *
   * @param calls of each in a round; the round's figure is the median of them, in milliseconds
   */
  public static Comparison ofCalls(int rounds, int calls, Work ours, Work reference)
      throws Exception {
    List<Double> mine = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (int round = -1; round < rounds; round++) {
      double[] my = new double[calls];
      double[] other = new double[calls];
      for (int call = 0; call < calls; call++) {
        if (call % 2 == 0) {
          my[call] = millis(ours);
          other[call] = millis(reference);
        } else {
          other[call] = millis(reference);
          my[call] = millis(ours);
        }
      }
      if (round >= 0) {
        mine.add(Statistics.median(my));
        others.add(Statistics.median(other));
      }
    }
    return new Comparison(mine, others);
  }

  /** Returns the time that the work takes, in milliseconds. */
  public static double millis(Work work) throws Exception {
    long begun = System.nanoTime();
    work.run();
    return (System.nanoTime() - begun) / NANOS_PER_MS;
  }

  /** Ours over the reference, the median of the rounds. */
  public double ratio() {
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i) / reference.get(i);
    }
    return Statistics.median(ratios);
  }

  /** Ours less the reference, the median of the rounds. */
  public double extra() {
    double[] extras = new double[ours.size()];
    for (int i = 0; i < extras.length; i++) {
      extras[i] = ours.get(i) - reference.get(i);
    }
    return Statistics.median(extras);
  }

  /** Every round, for the details. */
  public Map<String, Object> toMap(String unit) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("unit", unit);
    map.put("ours", Statistics.rounded(ours));
    map.put("reference", Statistics.rounded(reference));
    return map;
  }
}
