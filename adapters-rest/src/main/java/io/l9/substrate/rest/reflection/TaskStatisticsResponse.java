package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Sums over tasks on the wire. */
@Schema("Sums over the tasks that the caller sees.")
public record TaskStatisticsResponse(
    @Schema(value = "The most frequent first.", maxSize = MAX) List<Kind> kinds,
    @Schema(value = "The most repeated first.", maxSize = MAX) List<Failure> failures,
    @Schema(value = "The one that most tasks say first.", maxSize = MAX) List<Pattern> patterns) {

  private static final int MAX = 200;

  @Schema(value = "A kind of task.", name = "TaskKindStatistics")
  record Kind(
      @Schema(maxSize = TaskReflectionDraft.MAX_KIND) String taskKind,
      @Schema(minimum = 0) long success,
      @Schema(minimum = 0) long partial,
      @Schema(minimum = 0) long failure,
      @Schema(minimum = 0) long unknown,
      @Schema(minimum = 0) long cancelled,
      @Schema(value = "The share of such tasks that succeed without help.", ref = "UnitInterval")
          double base,
      @Schema(value = "The tasks without help behind it.", minimum = 0) long controls) {

    static Kind from(TaskStatistics.Kind kind) {
      return new Kind(
          kind.taskKind(),
          count(kind.outcomes(), TaskOutcome.SUCCESS),
          count(kind.outcomes(), TaskOutcome.PARTIAL),
          count(kind.outcomes(), TaskOutcome.FAILURE),
          count(kind.outcomes(), TaskOutcome.UNKNOWN),
          count(kind.outcomes(), TaskOutcome.CANCELLED),
          ReflectionResponse.rounded(kind.rate().base()),
          kind.rate().controls());
    }
  }

  private static long count(Map<TaskOutcome, Long> outcomes, TaskOutcome outcome) {
    return outcomes.getOrDefault(outcome, 0L);
  }

  @Schema(
      value = "An active pattern, and how the tasks that say it ended.",
      name = "PatternStatistics")
  record Pattern(
      UUID reflectionId,
      @Schema(maxSize = ReflectionText.MAX_CONTENT) String content,
      @Schema(minimum = 0) long success,
      @Schema(minimum = 0) long partial,
      @Schema(minimum = 0) long failure,
      @Schema(minimum = 0) long unknown,
      @Schema(minimum = 0) long cancelled) {

    static Pattern from(TaskStatistics.Pattern pattern) {
      return new Pattern(
          pattern.reflection().value(),
          pattern.content(),
          count(pattern.outcomes(), TaskOutcome.SUCCESS),
          count(pattern.outcomes(), TaskOutcome.PARTIAL),
          count(pattern.outcomes(), TaskOutcome.FAILURE),
          count(pattern.outcomes(), TaskOutcome.UNKNOWN),
          count(pattern.outcomes(), TaskOutcome.CANCELLED));
    }
  }

  @Schema(value = "A failure that tasks saw or were told of.", name = "FailureStatistics")
  record Failure(
      UUID reflectionId,
      @Schema(maxSize = ReflectionText.MAX_CONTENT) String content,
      @Schema(value = "The tasks in which it happened.", minimum = 0) long seen,
      @Schema(value = "Those that were told of it, and it did not happen.", minimum = 0)
          long avoided,
      @Schema(value = "Those that were told of it, and it happened.", minimum = 0) long repeated) {

    static Failure from(TaskStatistics.Failure failure) {
      return new Failure(
          failure.reflection().value(),
          failure.content(),
          failure.seen(),
          failure.avoided(),
          failure.repeated());
    }
  }

  public static TaskStatisticsResponse from(TaskStatistics statistics) {
    return new TaskStatisticsResponse(
        statistics.kinds().stream().map(Kind::from).toList(),
        statistics.failures().stream().map(Failure::from).toList(),
        statistics.patterns().stream().map(Pattern::from).toList());
  }
}
