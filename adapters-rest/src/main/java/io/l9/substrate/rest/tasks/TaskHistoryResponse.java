package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The history of a task on the wire. */
@Schema("The newest entries of a task's history, the newest first.")
public record TaskHistoryResponse(@Schema(maxSize = TaskQueue.MAX_HISTORY) List<Entry> data) {

  /** An entry. */
  @Schema(
      value = "An attempt that did not complete the task, or a decision on it.",
      name = "TaskEvent")
  public record Entry(
      @Schema(codes = TaskEvent.Kind.class) String kind,
      @Schema("The number of attempts at the time; 0: none was begun.") int attempt,
      @Schema("Null: no attempt was running.") @Nullable String workerId,
      @Nullable Instant startedAt,
      Instant at,
      @Schema("The error of the attempt.") @Nullable String message) {}

  public static TaskHistoryResponse from(List<TaskEvent> history) {
    return new TaskHistoryResponse(
        history.stream()
            .map(
                event ->
                    new Entry(
                        event.kind().code(),
                        event.attempt(),
                        event.worker(),
                        event.startedAt(),
                        event.at(),
                        event.message()))
            .toList());
  }
}
