package io.l9.substrate.domain.memory.access;

import java.time.Duration;
import java.time.Instant;

/**
 * The specification's formulas of importance; each result lies in [0, 1].
 *
 * <p>A memory begins at {@link #BEGINNING}. Use raises it, contradiction and age lower it:
 *
 * <ul>
 *   <li>{@link #ACCESS} for each access: the specification's {@code update_packet_access}
 *   <li>{@link #HELPFUL} for what proved right: the step of its {@code reinforce_fact_confidence}
 *   <li>−{@link #WRONG} for what proved wrong, and −0.1 (or the rate of the job) for what was not
 *       read for long: the steps of its {@code decay_fact_confidence} and {@code
 *       decay_unaccessed_importance}
 *   <li>−{@link #IGNORED} for what was shown and not wanted: what being shown gave
 * </ul>
 *
 * Nothing is lowered below {@link #FLOOR}, and what lies below it is not raised by that.
 */
public final class Importance {

  /** The age at which a memory weighs half. */
  public static final Duration HALF_LIFE = Duration.ofDays(30);

  /** Of a memory that nobody said anything about. */
  public static final double BEGINNING = 0.5;

  /** As low as use and age bring an importance. */
  public static final double FLOOR = 0.1;

  public static final double ACCESS = 0.02;
  public static final double HELPFUL = 0.05;
  public static final double WRONG = 0.1;
  public static final double IGNORED = 0.02;

  private Importance() {}

  /**
   * Returns an importance after accesses and feedback: the gains first, up to 1; then the losses,
   * down to {@link #FLOOR}. The twin of the SQL function {@code l9_importance_after}.
   *
   * @param accesses how many {@link AccessKind#READ} and {@link AccessKind#USED}
   */
  public static double after(
      double importance, long accesses, long helpful, long wrong, long ignored) {
    double risen = Math.min(1, importance + ACCESS * accesses + HELPFUL * helpful);
    return lowered(risen, WRONG * wrong + IGNORED * ignored);
  }

  /**
   * Returns an importance after counted verdicts are withdrawn, because their giver has given
   * others. The twin of the SQL function {@code l9_importance_without}.
   */
  public static double without(double importance, long helpful, long wrong, long ignored) {
    double risen = Math.min(1, importance + WRONG * wrong + IGNORED * ignored);
    return lowered(risen, HELPFUL * helpful);
  }

  /**
   * Returns an importance after a time without access. The twin of the SQL function {@code
   * l9_decay_importance_at}.
   *
   * @param rate how much it loses, in [0, 1]
   */
  public static double faded(double importance, double rate) {
    return lowered(importance, rate);
  }

  /**
   * Returns the combined importance of a memory, in [0, 1]. The twin of the SQL function {@code
   * combined_importance} with its default weights.
   *
   * @param used when it was last accessed, or else stored
   */
  public static double combined(double importance, long accesses, Instant used, Instant now) {
    return 0.4 * importance + 0.3 * temporalWeight(used, now) + 0.3 * accessWeight(accesses);
  }

  private static double lowered(double importance, double loss) {
    return importance <= FLOOR ? importance : Math.max(FLOOR, importance - loss);
  }

  /**
   * {@code 0.5 ^ (age / half-life)}; a time in the future weighs 1. The twin of the SQL function
   * {@code temporal_weight}.
   */
  public static double temporalWeight(Instant when, Instant now) {
    double age = Math.max(0, Duration.between(when, now).toMillis());
    return Math.pow(0.5, age / HALF_LIFE.toMillis());
  }

  /**
   * {@code min(1, log10(n + 1) / 2)}: ten reads weigh about half, a hundred all. Part of the SQL
   * function {@code combined_importance}.
   */
  public static double accessWeight(long accesses) {
    return Math.min(1, Math.log10(Math.max(0, accesses) + 1.0) / 2);
  }
}
