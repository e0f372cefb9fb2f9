package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;

/** The tasks of a batch: one for each item, in the same order. */
@Schema(name = "EnqueueTaskBatchResult")
record EnqueueTaskBatchResponse(
    @Schema(value = "One for each item, in the same order.", maxSize = TaskQueue.MAX_BATCH)
        List<Item> data) {

  /** The task of one item. */
  @Schema(name = "EnqueuedTask")
  record Item(
      @Schema(minimum = 0, maximum = TaskQueue.MAX_BATCH - 1) int index,
      @Schema(
              value = "As if it had been sent alone: 201 enqueued, 200 was there before.",
              minimum = 200,
              maximum = 201)
          int status,
      TaskResponse task) {}

  static EnqueueTaskBatchResponse from(List<TaskQueue.Enqueued> enqueued) {
    List<Item> items = new ArrayList<>();
    for (TaskQueue.Enqueued one : enqueued) {
      items.add(new Item(items.size(), one.created() ? 201 : 200, TaskResponse.from(one.task())));
    }
    return new EnqueueTaskBatchResponse(items);
  }
}
