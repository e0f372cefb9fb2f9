package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.knowledge.fact.AuthorResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A task reflection on the wire. */
@Schema("A task as it was recorded last.")
public record TaskReflectionResponse(
    UUID id,
    @Schema(ref = "Name") String taskId,
    @Schema(maxSize = TaskReflectionDraft.MAX_DESCRIPTION) @Nullable String taskDescription,
    @Schema(maxSize = TaskReflectionDraft.MAX_KIND) String taskKind,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS) List<@Schema(ref = "Name") String> tags,
    @Schema(ref = "TaskOutcome") String outcome,
    @Schema(maxSize = TaskFindings.MAX) List<@Schema(ref = "Finding") String> whatWorked,
    @Schema(maxSize = TaskFindings.MAX) List<@Schema(ref = "Finding") String> whatFailed,
    @Schema(maxSize = TaskFindings.MAX) List<@Schema(ref = "Finding") String> falseConstraints,
    @Schema(maxSize = TaskFindings.MAX) List<@Schema(ref = "Finding") String> helpfulPatterns,
    @Schema(maxSize = TaskFindings.MAX) List<@Schema(ref = "Finding") String> lessons,
    @Schema(maxSize = TaskFindings.MAX) List<@Schema(ref = "Finding") String> recommendations,
    @Schema(maxSize = TaskReflectionDraft.MAX_DECISIONS) List<UUID> relatedDecisions,
    @Nullable Double executionTimeMs,
    @Schema(ref = "JsonValue") RawJson metricsImproved,
    @Schema(ref = "JsonValue") RawJson metricsDegraded,
    @Schema(ref = "JsonValue") RawJson metadata,
    @Schema(ref = "FactPath") String path,
    @Schema("Whether it had no reflection: one by which effects are measured.") boolean withoutHelp,
    AuthorResponse author,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    Instant createdAt,
    Instant updatedAt,
    @Schema(minimum = 1) int revision) {

  public static TaskReflectionResponse from(TaskReflection row) {
    TaskFindings findings = row.findings();
    OrgId org = row.owner().org();
    UserId user = row.owner().user();
    return new TaskReflectionResponse(
        row.id().value(),
        row.task(),
        row.description(),
        row.taskKind(),
        row.tags(),
        row.outcome().code(),
        findings.whatWorked(),
        findings.whatFailed(),
        findings.falseConstraints(),
        findings.helpfulPatterns(),
        findings.lessons(),
        findings.recommendations(),
        row.relatedDecisions().stream().map(PacketId::value).toList(),
        row.executionMillis(),
        new RawJson(row.metricsImproved().text()),
        new RawJson(row.metricsDegraded().text()),
        new RawJson(row.metadata().text()),
        row.path().code(),
        row.withoutHelp(),
        AuthorResponse.from(row.author()),
        row.visibility().code(),
        row.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        row.createdAt(),
        row.updatedAt(),
        row.revision());
  }
}
