package io.l9.substrate.domain.reflection.use;

import java.util.Collection;
import java.util.Map;

/**
 * The measured effect of a reflection: by how much more often tasks succeed with it than tasks of
 * the same kinds without, shrunk toward no effect as if four tasks had ended as usual: {@code (s +
 * 4b) / (n + 4) - b}, where b is the mean base rate of the tasks in which it was used.
 *
 * @param lift in (-1, 1); 0 before anything is known
 * @param judged the tasks behind it, n
 * @param successes of those, s
 * @param base b
 */
public record Effectiveness(double lift, long judged, long successes, double base) {

  /** The number of tasks as usual that every reflection begins with. */
  public static final int PRIOR = 4;

  /** The lift below which a reflection does harm, once {@link #HARM_EVIDENCE} tasks say so. */
  public static final double HARM = -.1;

  /** The least number of tasks by which a reflection can be called harmful. */
  public static final int HARM_EVIDENCE = 5;

  /** Nothing is known; tasks of the kind in question succeed at this rate. */
  public static Effectiveness unknown(double base) {
    return new Effectiveness(0, 0, 0, base);
  }

  /**
   * Returns the effect by the counts of one reflection; a half is its base as long as none of its
   * uses is judged.
   *
   * @param counts one for each kind of task in which it was used
   * @param rates of these kinds at least
   */
  public static Effectiveness of(Collection<UseCounts> counts, Map<String, KindRate> rates) {
    return of(counts, rates, .5);
  }

  /**
   * Returns the effect by the counts of one reflection.
   *
   * @param counts one for each kind of task in which it was used
   * @param rates of these kinds at least
   * @param usual its base as long as none of its uses is judged
   */
  public static Effectiveness of(
      Collection<UseCounts> counts, Map<String, KindRate> rates, double usual) {
    long judged = 0;
    long successes = 0;
    double expected = 0;
    for (UseCounts of : counts) {
      KindRate rate = rates.getOrDefault(of.taskKind(), KindRate.unknown(of.taskKind()));
      judged += of.judged();
      successes += of.successes();
      expected += of.judged() * rate.base();
    }
    if (judged == 0) {
      return unknown(usual);
    }
    double base = expected / judged;
    double lift = (successes + PRIOR * base) / (judged + PRIOR) - base;
    return new Effectiveness(lift, judged, successes, base);
  }

  public boolean harmful() {
    return judged >= HARM_EVIDENCE && lift < HARM;
  }

  /** Returns the lift on a scale from 0 to 1; a half is no effect. */
  public double scaled() {
    return (lift + 1) / 2;
  }
}
