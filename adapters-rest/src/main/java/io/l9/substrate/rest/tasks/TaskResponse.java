package io.l9.substrate.rest.tasks;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task on the wire. */
@Schema("A task of the queue.")
public record TaskResponse(
    UUID id,
    String type,
    @Schema(value = "One that is to run later, or again, is pending.", codes = TaskStatus.class)
        String status,
    @Schema(
            value =
                "The reason for which a task that failed is not tried again; null unless it failed,"
                    + " or if another client says so.",
            codes = Disposition.class)
        @Nullable String disposition,
    @Schema("JSON, in canonical form; null: none.") @JsonRawValue @Nullable String payload,
    @Schema("JSON, in canonical form; null unless it completed with one.") @JsonRawValue
        @Nullable String result,
    @Schema("Of the last attempt that did not complete.") @Nullable String error,
    int priority,
    Instant runAfter,
    @Schema("How often it was begun, without those that were given back.") int attempts,
    int maxAttempts,
    @Schema("How often it was begun anew after its end.") int redrives,
    @Nullable String dedupeKey,
    long maxRunSeconds,
    boolean cancelRequested,
    @Schema("The worker that has it or had it last.") @Nullable String workerId,
    @Nullable Instant claimedAt,
    @Schema("Null unless it is running.") @Nullable Instant leasedUntil,
    Instant createdAt,
    @Schema("When it ended, in whatever way.") @Nullable Instant completedAt,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

  public static TaskResponse from(Task task) {
    OrgId org = task.owner().org();
    UserId user = task.owner().user();
    return new TaskResponse(
        task.id().value(),
        task.type(),
        task.status().code(),
        task.disposition() == null ? null : task.disposition().code(),
        text(task.payload()),
        text(task.result()),
        task.error(),
        task.priority(),
        task.runAfter(),
        task.attempts(),
        task.maxAttempts(),
        task.redrives(),
        task.dedupeKey(),
        task.maxRun().plusMillis(999).toSeconds(),
        task.cancelRequested(),
        task.worker(),
        task.claimedAt(),
        task.leasedUntil(),
        task.createdAt(),
        task.completedAt(),
        task.visibility().code(),
        task.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        task.correlation(),
        task.session(),
        task.trace());
  }

  private static @Nullable String text(@Nullable JsonDocument document) {
    return document == null ? null : document.text();
  }
}
