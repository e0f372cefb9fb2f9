package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("How a task ended, and what it taught.")
record RecordTaskRequest(
    @Schema(ref = "Name", required = true) @Nullable String taskId,
    @Schema(minSize = 1, maxSize = TaskReflectionDraft.MAX_DESCRIPTION)
        @Nullable String taskDescription,
    @Schema(
            value = "The kind of the task; its first tag by default.",
            minSize = 1,
            maxSize = TaskReflectionDraft.MAX_KIND)
        @Nullable String taskKind,
    @Schema(maxSize = ReflectionDraft.MAX_LABELS) @Nullable List<@Schema(ref = "Name") String> tags,
    @Schema(ref = "TaskOutcome", required = true) @Nullable String outcome,
    @Schema(maxSize = TaskFindings.MAX) @Nullable List<@Schema(ref = "Finding") String> whatWorked,
    @Schema(maxSize = TaskFindings.MAX) @Nullable List<@Schema(ref = "Finding") String> whatFailed,
    @Schema(maxSize = TaskFindings.MAX)
        @Nullable List<@Schema(ref = "Finding") String> falseConstraints,
    @Schema(maxSize = TaskFindings.MAX)
        @Nullable List<@Schema(ref = "Finding") String> helpfulPatterns,
    @Schema(maxSize = TaskFindings.MAX) @Nullable List<@Schema(ref = "Finding") String> lessons,
    @Schema(maxSize = TaskFindings.MAX)
        @Nullable List<@Schema(ref = "Finding") String> recommendations,
    @Schema(
            value = "Packets, each visible to the caller.",
            maxSize = TaskReflectionDraft.MAX_DECISIONS)
        @Nullable List<UUID> relatedDecisions,
    @Schema(minimum = 0) @Nullable Double executionTimeMs,
    @Schema(ref = "JsonValue") @Nullable RawJson metricsImproved,
    @Schema(ref = "JsonValue") @Nullable RawJson metricsDegraded,
    @Schema(ref = "JsonValue") @Nullable RawJson metadata,
    @Schema(
            value = "That of the caller's role by default; a more trusted one is refused (403).",
            ref = "FactPath")
        @Nullable String path,
    @Schema(value = "shared by default.", ref = "Scope") @Nullable String scope) {

  TaskReflectionDraft toCommand(JsonCodec json) {
    return new TaskReflectionDraft(
        Require.present("/task_id", taskId),
        taskDescription,
        taskKind,
        orNone(tags),
        TaskOutcome.ofCode(Require.present("/outcome", outcome)),
        new TaskFindings(
            orNone(whatWorked),
            orNone(whatFailed),
            orNone(falseConstraints),
            orNone(helpfulPatterns),
            orNone(lessons),
            orNone(recommendations)),
        relatedDecisions == null
            ? List.of()
            : relatedDecisions.stream().map(PacketId::new).toList(),
        executionTimeMs,
        document(metricsImproved, json, "/metrics_improved"),
        document(metricsDegraded, json, "/metrics_degraded"),
        document(metadata, json, "/metadata"),
        path == null ? null : FactPath.ofCode(path),
        scope == null ? Visibility.SHARED : Visibility.ofCode(scope));
  }

  private static List<String> orNone(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }

  private static JsonDocument document(@Nullable RawJson given, JsonCodec json, String pointer) {
    return given == null ? json.of(Map.of()) : given.parse(json, pointer);
  }
}
