package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("Many tasks, all of which are enqueued or none.")
record EnqueueTaskBatchRequest(
    @Schema(minSize = 1, maxSize = TaskQueue.MAX_BATCH, required = true)
        @Nullable List<EnqueueTaskRequest> items) {

  List<TaskDraft> toCommands(JsonCodec json) {
    List<TaskDraft> drafts = new ArrayList<>();
    for (EnqueueTaskRequest item : Require.size("/items", items, TaskQueue.MAX_BATCH)) {
      try {
        drafts.add(item.toCommand(json));
      } catch (SubstrateException e) {
        throw e.below("/items/" + drafts.size());
      }
    }
    if (drafts.isEmpty()) {
      throw ValidationException.at("/items", "must hold at least one task");
    }
    return drafts;
  }
}
