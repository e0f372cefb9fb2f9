package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;

/** Sums over tasks on the wire. */
@Schema("Sums over the tasks that the caller sees.")
public record TaskStatisticsResponse(
    @Schema(value = "The most frequent first.", maxSize = MAX) List<Kind> kinds,
    @Schema(value = "The most repeated first.", maxSize = MAX) List<Failure> failures) {

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
          count(kind, TaskOutcome.SUCCESS),
          count(kind, TaskOutcome.PARTIAL),
          count(kind, TaskOutcome.FAILURE),
          count(kind, TaskOutcome.UNKNOWN),
          count(kind, TaskOutcome.CANCELLED),
          ReflectionResponse.rounded(kind.rate().base()),
          kind.rate().controls());
    }

    private static long count(TaskStatistics.Kind kind, TaskOutcome outcome) {
      return kind.outcomes().getOrDefault(outcome, 0L);
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
        statistics.failures().stream().map(Failure::from).toList());
  }
}
