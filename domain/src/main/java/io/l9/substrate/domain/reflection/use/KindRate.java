package io.l9.substrate.domain.reflection.use;

/**
 * Tasks of one kind that ended in success or failure, within one organisation.
 *
 * @param controls those that had no reflection
 * @param controlSuccesses of those
 * @param tasks all of them
 * @param successes of all
 */
public record KindRate(
    String taskKind, long controls, long controlSuccesses, long tasks, long successes) {

  /** A kind of which no task has ended. */
  public static KindRate unknown(String taskKind) {
    return new KindRate(taskKind, 0, 0, 0, 0);
  }

  /**
   * Returns the share of such tasks that succeed without help: of those that had no reflection;
   * where there is none, of all, which leans toward the effect of the reflections themselves. Both
   * after Laplace, (s + 1) / (n + 2): a half before anything is known. In (0, 1).
   */
  public double base() {
    return controls > 0
        ? (controlSuccesses + 1.0) / (controls + 2)
        : (successes + 1.0) / (tasks + 2);
  }
}
