package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The counts of tasks on the wire. */
@Schema("The counts of the tasks that this identity sees, by type.")
public record QueueStatisticsResponse(List<OfType> data) {

  /** The counts of a type. */
  @Schema(
      value = "The counts of a type; finished tasks as long as they are kept.",
      name = "TaskCounts")
  public record OfType(
      String type,
      @Schema("Pending, and due.") long ready,
      @Schema("Pending, and not due yet.") long scheduled,
      long running,
      long completed,
      @Schema("Dead letters, and failures that other clients wrote.") long failed,
      long cancelled,
      long completedInLastHour,
      @Schema("When the task that waits longest was due; null: none waits.")
          @Nullable Instant readySince) {}

  public static QueueStatisticsResponse from(List<TaskStatistics> statistics) {
    return new QueueStatisticsResponse(
        statistics.stream()
            .map(
                of ->
                    new OfType(
                        of.type(),
                        of.ready(),
                        of.scheduled(),
                        of.running(),
                        of.completed(),
                        of.failed(),
                        of.cancelled(),
                        of.completedInLastHour(),
                        of.readySince()))
            .toList());
  }
}
