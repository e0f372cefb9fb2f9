package io.l9.substrate.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rounds before those that count: by time, until the figures of both sides are stable. A fixed
 * number of calls would measure the interpreter of the one side and the compiled code of the other.
 *
 * @param least how long it lasts at least; rounds that are alike by chance end nothing sooner
 * @param most after which it ends, stable or not
 */
public record WarmUp(Duration least, Duration most) {

  /** A single round. */
  public static final WarmUp ONE_ROUND = new WarmUp(Duration.ZERO, Duration.ZERO);

  /** All of a quick run. */
  static final WarmUp QUICK = new WarmUp(Duration.ofSeconds(3), Duration.ofSeconds(15));

  /** All of a run at full size. */
  static final WarmUp FULL = new WarmUp(Duration.ofSeconds(30), Duration.ofMinutes(3));

  /** The share by which two medians may differ. */
  private static final double TOLERANCE = .03;

  /** The fewest rounds that a median is made of. */
  private static final int ROUNDS = 3;

  private static final double NANOS_PER_S = 1e9;

  public WarmUp {
    if (least.isNegative() || least.compareTo(most) > 0) {
      throw new IllegalArgumentException("at least " + least + ", at most " + most);
    }
  }

  /**
   * The figures of a round.
   *
   * @param ours in any unit
   * @param reference in the same unit
   */
  record Figures(double ours, double reference) {}

  /** A round, by its number from 0. */
  @FunctionalInterface
  interface Round {
    Figures measure(int number) throws Exception;
  }

  /** The time in nanoseconds, of any origin. */
  @FunctionalInterface
  interface Ticker {
    long nanos();
  }

  /**
   * The course of a warm-up.
   *
   * @param seconds that it took
   * @param stable whether the figures were stable at its end
   */
  public record Course(double seconds, int rounds, boolean stable) {

    Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("seconds", Statistics.rounded(seconds));
      map.put("rounds", rounds);
      map.put("stable", stable);
      return map;
    }
  }

  /** An equal share of the time for each of several comparisons. */
  WarmUp among(int comparisons) {
    return new WarmUp(least.dividedBy(comparisons), most.dividedBy(comparisons));
  }

  Course run(Round round) throws Exception {
    return run(round, System::nanoTime);
  }

  Course run(Round round, Ticker ticker) throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> reference = new ArrayList<>();
    long begun = ticker.nanos();
    while (true) {
      Figures figures = round.measure(ours.size());
      ours.add(figures.ours);
      reference.add(figures.reference);
      long nanos = ticker.nanos() - begun;
      boolean stable = stable(ours) && stable(reference);
      if (nanos >= most.toNanos() || (stable && nanos >= least.toNanos())) {
        return new Course(nanos / NANOS_PER_S, ours.size(), stable);
      }
    }
  }

  /** Whether the last quarter of the rounds was as fast as the quarter before. */
  private static boolean stable(List<Double> figures) {
    int quarter = Math.max(ROUNDS, figures.size() / 4);
    int end = figures.size();
    if (end < 2 * quarter) {
      return false;
    }
    double last = Statistics.median(figures.subList(end - quarter, end));
    double before = Statistics.median(figures.subList(end - 2 * quarter, end - quarter));
    return Math.abs(last - before) <= TOLERANCE * before;
  }
}
