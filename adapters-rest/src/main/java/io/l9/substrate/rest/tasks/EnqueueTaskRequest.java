package io.l9.substrate.rest.tasks;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Schema("A task to be enqueued. A member that is null counts as absent.")
record EnqueueTaskRequest(
    @Schema(
            value = "Workers choose by it.",
            minSize = 1,
            maxSize = TaskDraft.MAX_TYPE,
            required = true)
        @Nullable String type,
    @Schema(
            value = "At most 256 KiB in canonical form; for more store a packet and name it.",
            ref = "JsonValue")
        @Nullable RawJson payload,
    @Schema(
            value = "From 0 (first) to 9 (last); 4 by default.",
            minimum = TaskDraft.FIRST,
            maximum = TaskDraft.LAST)
        @Nullable Integer priority,
    @Schema("Before which it is not run; now by default.") @Nullable Instant runAfter,
    @Schema(
            value = "How often it is begun at most; 5 by default.",
            minimum = 1,
            maximum = TaskDraft.MAX_ATTEMPTS)
        @Nullable Integer maxAttempts,
    @Schema(
            value =
                "An owner has one pending or running task of a type, scope and key: another one is"
                    + " answered with that.",
            minSize = 1,
            maxSize = TaskDraft.MAX_KEY)
        @Nullable String dedupeKey,
    @Schema(
            value = "How long an attempt may last, whatever its heartbeats; a day by default.",
            minimum = 1,
            maximum = 2_592_000)
        @Nullable Long maxRunSeconds,
    @Schema(value = "shared by default.", ref = "Scope") @Nullable String scope) {

  TaskDraft toCommand(JsonCodec json) {
    return new TaskDraft(
        Require.present("/type", type),
        payload == null ? null : payload.parse(json, "/payload"),
        Objects.requireNonNullElse(priority, TaskDraft.DEFAULT_PRIORITY),
        runAfter,
        Objects.requireNonNullElse(maxAttempts, TaskDraft.DEFAULT_ATTEMPTS),
        dedupeKey,
        maxRunSeconds == null
            ? TaskDraft.DEFAULT_RUN
            : WireSpans.seconds("/max_run_seconds", maxRunSeconds, TaskDraft.MAX_RUN),
        scope == null ? Visibility.SHARED : Visibility.ofCode(scope));
  }
}
