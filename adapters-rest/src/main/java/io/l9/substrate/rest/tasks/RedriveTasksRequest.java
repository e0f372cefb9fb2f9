package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("Dead letters to be begun anew.")
record RedriveTasksRequest(
    @Schema(value = "Only those of this type.", minSize = 1, maxSize = TaskDraft.MAX_TYPE)
        @Nullable String type,
    @Schema(
            value = "How many, the newest first; 100 by default.",
            minimum = 1,
            maximum = TaskQueue.MAX_BATCH)
        @Nullable Integer limit,
    @Schema("Also those that were begun anew three times; false by default.")
        @Nullable Boolean force) {

  static final int DEFAULT_LIMIT = 100;
}
