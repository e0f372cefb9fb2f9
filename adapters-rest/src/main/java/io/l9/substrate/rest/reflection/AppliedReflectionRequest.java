package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("The word that a task followed a reflection.")
record AppliedReflectionRequest(
    @Schema(ref = "Name", required = true) @Nullable String taskId,
    @Schema(
            value = "The kind of the task; that of its other reflections by default.",
            minSize = 1,
            maxSize = TaskReflectionDraft.MAX_KIND)
        @Nullable String taskKind,
    @Schema(
            value = "How the task ended, if that is known; recording the task says it otherwise.",
            ref = "TaskOutcome")
        @Nullable String outcome) {

  @Nullable TaskOutcome toOutcome() {
    return outcome == null ? null : TaskOutcome.ofCode(outcome);
  }
}
