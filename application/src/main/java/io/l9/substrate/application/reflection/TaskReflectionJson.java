package io.l9.substrate.application.reflection;

import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Task reflections with their history as JSON. */
final class TaskReflectionJson {

  private TaskReflectionJson() {}

  /**
   * Returns a line's value.
   *
   * @param revisions of one task, the oldest first
   */
  static Map<String, @Nullable Object> of(List<TaskReflection> revisions) {
    TaskReflection present = revisions.get(revisions.size() - 1);
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", present.id().toString());
    members.put("task_id", present.task());
    members.put("without_help", present.withoutHelp());
    members.put("created_at", present.createdAt().toString());
    members.put("revisions", revisions.stream().map(TaskReflectionJson::revision).toList());
    return members;
  }

  private static Map<String, @Nullable Object> revision(TaskReflection row) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("scope", row.visibility().code());
    if (row.description() != null) {
      members.put("task_description", row.description());
    }
    members.put("task_kind", row.taskKind());
    members.put("tags", row.tags());
    members.put("outcome", row.outcome().code());
    members.put("what_worked", row.findings().whatWorked());
    members.put("what_failed", row.findings().whatFailed());
    members.put("false_constraints", row.findings().falseConstraints());
    members.put("helpful_patterns", row.findings().helpfulPatterns());
    members.put("lessons", row.findings().lessons());
    members.put("recommendations", row.findings().recommendations());
    members.put(
        "related_decisions", row.relatedDecisions().stream().map(PacketId::toString).toList());
    if (row.executionMillis() != null) {
      members.put("execution_time_ms", row.executionMillis());
    }
    members.put("metrics_improved", row.metricsImproved());
    members.put("metrics_degraded", row.metricsDegraded());
    members.put("metadata", row.metadata());
    members.put("path", row.path().code());
    LineMembers.put(members, row.author());
    members.put("updated_at", row.updatedAt().toString());
    return members;
  }

  /** Returns the revisions of a line, the oldest first; they belong to the importer. */
  static List<TaskReflection> read(LineMembers members, TenantScope scope) {
    List<TaskReflection> revisions = new ArrayList<>();
    for (LineMembers revision : members.each("revisions")) {
      revisions.add(revision(members, revision, scope, revisions.size() + 1));
    }
    if (revisions.isEmpty()) {
      throw ValidationException.at("/revisions", "must not be empty");
    }
    return revisions;
  }

  private static TaskReflection revision(
      LineMembers members, LineMembers revision, TenantScope scope, int number) {
    TaskReflectionDraft draft =
        new TaskReflectionDraft(
            members.needed("task_id"),
            revision.text("task_description"),
            revision.needed("task_kind"),
            revision.texts("tags"),
            TaskOutcome.ofCode(revision.needed("outcome")),
            new TaskFindings(
                revision.texts("what_worked"),
                revision.texts("what_failed"),
                revision.texts("false_constraints"),
                revision.texts("helpful_patterns"),
                revision.texts("lessons"),
                revision.texts("recommendations")),
            revision.ids("related_decisions"),
            revision.number("execution_time_ms"),
            document(revision, "metrics_improved"),
            document(revision, "metrics_degraded"),
            document(revision, "metadata"),
            null,
            Visibility.ofCode(revision.needed("scope")));
    return new TaskReflection(
        new TaskReflectionId(members.neededId("id")),
        scope.owner(),
        draft.visibility(),
        draft.task(),
        draft.description(),
        draft.kind(),
        draft.tags(),
        draft.outcome(),
        draft.findings(),
        draft.relatedDecisions(),
        draft.executionMillis(),
        draft.metricsImproved(),
        draft.metricsDegraded(),
        draft.metadata(),
        FactPath.ofCode(revision.needed("path")),
        members.neededFlag("without_help"),
        revision.author(),
        members.neededTime("created_at"),
        revision.neededTime("updated_at"),
        number);
  }

  private static JsonDocument document(LineMembers revision, String name) {
    return LineMembers.present("/" + name, revision.object().get(name));
  }
}
