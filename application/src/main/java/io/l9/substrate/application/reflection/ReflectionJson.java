package io.l9.substrate.application.reflection;

import io.l9.substrate.application.knowledge.fact.Reaches;
import io.l9.substrate.application.memory.transfer.LineMembers;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reflections with their evidence and their rows of the ledger as JSON. */
final class ReflectionJson {

  /** A reflection with what hangs on it. */
  record Whole(
      Reflection reflection, List<ReflectionEvidence> evidence, List<ReflectionUse> uses) {}

  private static final Comparator<ReflectionEvidence> OLDEST_FIRST =
      Comparator.comparing(ReflectionEvidence::recordedAt)
          .thenComparing(ReflectionEvidence::kind)
          .thenComparing(ReflectionEvidence::key);

  private static final Comparator<ReflectionUse> BY_TASK =
      Comparator.comparing(ReflectionUse::task).thenComparing(ReflectionUse::at);

  private final Indexing indexing;

  ReflectionJson(Indexing indexing) {
    this.indexing = indexing;
  }

  static Map<String, @Nullable Object> of(Whole whole) {
    Reflection row = whole.reflection();
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("id", row.id().toString());
    if (row.state() == ReflectionState.REJECTED) {
      members.put("for", Reaches.of(row.owner()).code());
    }
    members.put("scope", row.visibility().code());
    members.put("type", row.kind().code());
    members.put("content", row.text().content());
    put(members, "title", row.text().title());
    put(members, "trigger", row.text().trigger());
    put(members, "not_when", row.text().notWhen());
    members.put("entities", row.entities().stream().sorted().toList());
    members.put("tags", row.tags().stream().sorted().toList());
    members.put("priority", row.priority().code());
    members.put("path", row.path().code());
    members.put("confidence", row.confidence());
    members.put("support", row.support());
    members.put("state", row.state().code());
    put(members, "state_reason", row.stateReason());
    put(members, "replaced_by", row.replacedBy());
    members.put(
        "contradicts", row.contradicts().stream().map(ReflectionId::toString).sorted().toList());
    put(members, "task_id", row.task());
    put(members, "source_packet_id", row.source());
    put(members, "agent_id", row.agent());
    put(members, "expires_at", row.expiresAt());
    LineMembers.put(members, row.author());
    members.put("created_at", row.createdAt().toString());
    members.put("updated_at", row.updatedAt().toString());
    members.put("version", row.version());
    members.put(
        "evidence",
        whole.evidence().stream().sorted(OLDEST_FIRST).map(ReflectionJson::evidence).toList());
    members.put("uses", whole.uses().stream().sorted(BY_TASK).map(ReflectionJson::use).toList());
    return members;
  }

  private static Map<String, @Nullable Object> evidence(ReflectionEvidence told) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("kind", told.kind().code());
    members.put("key", told.key());
    members.put("text", told.text());
    put(members, "packet_id", told.packet());
    LineMembers.put(members, told.author());
    members.put("recorded_at", told.recordedAt().toString());
    return members;
  }

  private static Map<String, @Nullable Object> use(ReflectionUse use) {
    Map<String, @Nullable Object> members = new HashMap<>();
    members.put("task_id", use.task());
    members.put("task_kind", use.taskKind());
    put(members, "session_id", use.session());
    members.put("applied", use.applied());
    put(members, "outcome", use.outcome() == null ? null : use.outcome().code());
    members.put("repeated", use.repeated());
    members.put("used_at", use.at().toString());
    put(members, "judged_at", use.judgedAt());
    return members;
  }

  private static void put(
      Map<String, @Nullable Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value.toString());
    }
  }

  /** Returns the reflection of a line, which belongs to the importer. */
  Whole read(LineMembers members, TenantScope scope) {
    ReflectionState state = ReflectionState.ofCode(members.needed("state"));
    UUID source = members.id("source_packet_id");
    ReflectionDraft draft =
        new ReflectionDraft(
            ReflectionKind.ofCode(members.needed("type")),
            new ReflectionText(
                members.text("title"),
                members.needed("content"),
                members.text("trigger"),
                members.text("not_when")),
            Set.copyOf(members.texts("entities")),
            Set.copyOf(members.texts("tags")),
            Priority.ofCode(members.needed("priority")),
            members.neededNumber("confidence"),
            null,
            members.text("task_id"),
            source == null ? null : new PacketId(source),
            members.text("agent_id"),
            members.time("expires_at"),
            Visibility.ofCode(members.needed("scope")),
            false);
    Reflection reflection =
        new Reflection(
            new ReflectionId(members.neededId("id")),
            owner(members, scope, state),
            draft.visibility(),
            draft.kind(),
            draft.text(),
            indexing.skeleton(draft.text()),
            draft.entities(),
            draft.tags(),
            draft.priority(),
            FactPath.ofCode(members.needed("path")),
            Objects.requireNonNull(draft.confidence()),
            positive(members, "support"),
            state,
            Require.optionalText(
                "/state_reason", members.text("state_reason"), FactChange.MAX_REASON),
            reflectionId(members.id("replaced_by")),
            members.ids("contradicts").stream()
                .map(id -> new ReflectionId(id.value()))
                .collect(Collectors.toSet()),
            draft.task(),
            draft.source(),
            draft.agent(),
            draft.expiresAt(),
            members.author(),
            members.neededTime("created_at"),
            members.neededTime("updated_at"),
            positive(members, "version"));
    List<ReflectionEvidence> evidence = new ArrayList<>();
    for (LineMembers told : members.each("evidence")) {
      evidence.add(evidence(reflection.id(), told));
    }
    List<ReflectionUse> uses = new ArrayList<>();
    for (LineMembers use : members.each("uses")) {
      uses.add(use(reflection.id(), use, scope.owner()));
    }
    return new Whole(reflection, evidence, distinct(uses));
  }

  private static Ownership owner(LineMembers members, TenantScope scope, ReflectionState state) {
    return state == ReflectionState.REJECTED
        ? Reaches.of(scope, Reach.ofCode(members.needed("for")))
        : scope.owner();
  }

  private static @Nullable ReflectionId reflectionId(@Nullable UUID id) {
    return id == null ? null : new ReflectionId(id);
  }

  private static int positive(LineMembers members, String name) {
    int count = members.neededCount(name);
    if (count == 0) {
      throw ValidationException.at("/" + name, "must be at least 1");
    }
    return count;
  }

  private static ReflectionEvidence evidence(ReflectionId of, LineMembers told) {
    ReflectionEvidence.Kind kind = ReflectionEvidence.Kind.ofCode(told.needed("kind"));
    String key = Require.text("/key", told.needed("key"), ReflectionDraft.MAX_TASK);
    UUID packet = told.id("packet_id");
    return new ReflectionEvidence(
        of,
        kind,
        kind == ReflectionEvidence.Kind.PACKET ? told.neededId("key").toString() : key,
        Require.text("/text", told.needed("text"), ReflectionText.MAX_CONTENT),
        packet == null ? null : new PacketId(packet),
        told.author(),
        told.neededTime("recorded_at"));
  }

  private static ReflectionUse use(ReflectionId of, LineMembers use, Ownership owner) {
    String outcome = use.text("outcome");
    return new ReflectionUse(
        of,
        owner,
        Require.text("/task_id", use.needed("task_id"), ReflectionDraft.MAX_TASK),
        Require.text("/task_kind", use.needed("task_kind"), TaskReflectionDraft.MAX_KIND),
        Require.optionalText("/session_id", use.text("session_id"), TenantScope.MAX_TRACING),
        use.neededFlag("applied"),
        outcome == null ? null : TaskOutcome.ofCode(outcome),
        use.neededFlag("repeated"),
        use.neededTime("used_at"),
        use.time("judged_at"));
  }

  /** Returns the uses, each task once: those of several owners come into one hand. */
  private static List<ReflectionUse> distinct(Collection<ReflectionUse> uses) {
    return List.copyOf(
        uses.stream()
            .collect(Collectors.toMap(ReflectionUse::task, use -> use, (first, next) -> first))
            .values());
  }
}
