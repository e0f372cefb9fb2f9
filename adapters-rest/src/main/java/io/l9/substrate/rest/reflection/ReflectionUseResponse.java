package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A use of a reflection on the wire. */
@Schema("A row of the ledger: one task had one reflection.")
public record ReflectionUseResponse(
    UUID reflectionId,
    @Schema(ref = "Name") String taskId,
    @Schema(maxSize = TaskReflectionDraft.MAX_KIND) String taskKind,
    boolean applied,
    @Schema(value = "null: not known yet.", ref = "TaskOutcome") @Nullable String outcome,
    @Schema("Of a failure, whether it happened again.") boolean repeated,
    Instant at,
    @Nullable Instant judgedAt) {

  public static ReflectionUseResponse from(ReflectionUse use) {
    TaskOutcome outcome = use.outcome();
    return new ReflectionUseResponse(
        use.reflection().value(),
        use.task(),
        use.taskKind(),
        use.applied(),
        outcome == null ? null : outcome.code(),
        use.repeated(),
        use.at(),
        use.judgedAt());
  }
}
