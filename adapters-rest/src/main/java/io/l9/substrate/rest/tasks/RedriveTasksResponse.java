package io.l9.substrate.rest.tasks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of a redrive of many tasks on the wire. */
@Schema(value = "The dead letters, begun anew or not.", name = "RedriveTasksResult")
public record RedriveTasksResponse(
    @Schema(maxSize = TaskQueue.MAX_BATCH) List<Item> data, int redriven, int refused) {

  /** The outcome of one. */
  @Schema(name = "RedrivenTask")
  public record Item(
      TaskResponse task,
      @Schema("The reason for which it is still dead; absent: it is pending again.")
          @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable String refused) {}

  public static RedriveTasksResponse from(List<TaskQueue.Redriven> outcomes) {
    List<Item> items =
        outcomes.stream()
            .map(outcome -> new Item(TaskResponse.from(outcome.task()), outcome.refused()))
            .toList();
    int refused = (int) items.stream().filter(item -> item.refused() != null).count();
    return new RedriveTasksResponse(items, items.size() - refused, refused);
  }
}
