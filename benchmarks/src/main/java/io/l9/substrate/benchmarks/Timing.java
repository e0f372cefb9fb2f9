package io.l9.substrate.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The times of single calls, in milliseconds. */
final class Timing {

  /** The times that each question is asked. */
  private static final int REPETITIONS = 3;

  private final double[] millis;

  private Timing(double[] millis) {
    this.millis = millis;
  }

  /** A question. */
  @FunctionalInterface
  interface Call<T> {
    void ask(T question) throws Exception;
  }

  /** Asks all questions in turns; the first turn does not count. */
  static <T> Timing of(List<T> questions, Call<T> call) throws Exception {
    double[] millis = new double[REPETITIONS * questions.size()];
    for (int turn = -1; turn < REPETITIONS; turn++) {
      for (int i = 0; i < questions.size(); i++) {
        T question = questions.get(i);
        double taken = Comparison.millis(() -> call.ask(question));
        if (turn >= 0) {
          millis[turn * questions.size() + i] = taken;
        }
      }
    }
    return new Timing(millis);
  }

  /**
   * Reports the median, and what one call in twenty exceeds.
   *
   * @param target of the median; null: a figure for the record
   */
  void report(Report report, String name, @Nullable Target target) {
    double median = Statistics.median(millis);
    if (target == null) {
      report.figure(name + "_p50_ms", median, "ms");
    } else {
      report.check(name + "_p50_ms", median, "ms", target);
    }
    report.figure(name + "_p95_ms", Statistics.quantile(.95, millis), "ms");
  }
}
