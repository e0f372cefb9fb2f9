package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.use.KindRate;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import java.util.List;
import java.util.Map;

/**
 * Sums over the tasks that a scope sees.
 *
 * @param kinds each kind of task, the most frequent first
 * @param failures each failure that a task saw or was told of, the most repeated first, then the
 *     one that more tasks saw
 * @param patterns each active pattern, the one that most tasks say first
 */
public record TaskStatistics(List<Kind> kinds, List<Failure> failures, List<Pattern> patterns) {

  /**
   * A kind of task.
   *
   * @param outcomes how many tasks ended so
   */
  public record Kind(String taskKind, Map<TaskOutcome, Long> outcomes, KindRate rate) {
    public Kind {
      outcomes = Map.copyOf(outcomes);
    }
  }

  /**
   * A failure.
   *
   * @param seen the tasks in which it happened
   * @param avoided the tasks that were told of it and in which it did not happen
   * @param repeated the tasks that were told of it and in which it happened
   */
  public record Failure(
      ReflectionId reflection, String content, long seen, long avoided, long repeated) {}

  /**
   * A pattern.
   *
   * @param outcomes how many of the tasks that say it ended so
   */
  public record Pattern(ReflectionId reflection, String content, Map<TaskOutcome, Long> outcomes) {
    public Pattern {
      outcomes = Map.copyOf(outcomes);
    }
  }

  public TaskStatistics {
    kinds = List.copyOf(kinds);
    patterns = List.copyOf(patterns);
    failures = List.copyOf(failures);
  }
}
