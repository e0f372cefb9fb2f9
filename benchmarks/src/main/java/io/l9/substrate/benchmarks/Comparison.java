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
 * @param warmUp before the first of them
 */
public record Comparison(List<Double> ours, List<Double> reference, WarmUp.Course warmUp) {

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

  /** Warms both up, then measures them in turns; who begins alternates. */
  public static Comparison of(WarmUp warmUp, int rounds, Measure ours, Measure reference)
      throws Exception {
    return ofRounds(
        warmUp,
        rounds,
        number -> {
          if (number % 2 == 0) {
            double mine = ours.measure();
            return new WarmUp.Figures(mine, reference.measure());
          }
          double other = reference.measure();
          return new WarmUp.Figures(ours.measure(), other);
        });
  }

  /**
   * Times two short works call by call in turns.
   *
   * @param calls of each in a round; the round's figure is the median of them, in milliseconds
   */
  public static Comparison ofCalls(WarmUp warmUp, int rounds, int calls, Work ours, Work reference)
      throws Exception {
    return ofRounds(
        warmUp,
        rounds,
        number -> {
          double[] mine = new double[calls];
          double[] others = new double[calls];
          for (int call = 0; call < calls; call++) {
            if (call % 2 == 0) {
              mine[call] = millis(ours);
              others[call] = millis(reference);
            } else {
              others[call] = millis(reference);
              mine[call] = millis(ours);
            }
          }
          return new WarmUp.Figures(Statistics.median(mine), Statistics.median(others));
        });
  }

  private static Comparison ofRounds(WarmUp warmUp, int rounds, WarmUp.Round round)
      throws Exception {
    WarmUp.Course course = warmUp.run(round);
    List<Double> ours = new ArrayList<>();
    List<Double> reference = new ArrayList<>();
    for (int number = 0; number < rounds; number++) {
      WarmUp.Figures figures = round.measure(number);
      ours.add(figures.ours());
      reference.add(figures.reference());
    }
    return new Comparison(ours, reference, course);
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

  /** Every round and the warm-up, for the details. */
  public Map<String, Object> toMap(String unit) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("unit", unit);
    map.put("ours", Statistics.rounded(ours));
    map.put("reference", Statistics.rounded(reference));
    map.put("warm_up", warmUp.toMap());
    return map;
  }
}
