package io.l9.substrate.domain.reflection.use;

import java.util.Collection;

/**
 * Sums over the ledger of one reflection within one kind of task.
 *
 * @param suggested the tasks that had it
 * @param applied those that said they followed it
 * @param successes those that ended well
 * @param failures those that did not, or in which a failure was repeated
 * @param repeated the failures that happened again in spite of the suggestion
 */
public record UseCounts(
    String taskKind, long suggested, long applied, long successes, long failures, long repeated) {

  /** Returns the sums over rows of one kind of task. */
  public static UseCounts of(String taskKind, Collection<ReflectionUse> uses) {
    return new UseCounts(
        taskKind,
        uses.size(),
        uses.stream().filter(ReflectionUse::applied).count(),
        uses.stream().filter(ReflectionUse::succeeded).count(),
        uses.stream().filter(ReflectionUse::failed).count(),
        uses.stream().filter(ReflectionUse::repeated).count());
  }

  /** Returns the uses whose end is known. */
  public long judged() {
    return successes + failures;
  }
}
