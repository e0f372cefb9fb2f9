package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reflection of a task, as it was recorded last. Immutable; times have microseconds.
 *
 * @param withoutHelp whether no reflection was suggested for the task before its outcome was known:
 *     a control by which the effect of reflections is measured
 * @param revision 1 when the task is first recorded, one more each time
 */
public record TaskReflection(
    TaskReflectionId id,
    Ownership owner,
    Visibility visibility,
    String task,
    @Nullable String description,
    String taskKind,
    List<String> tags,
    TaskOutcome outcome,
    TaskFindings findings,
    List<PacketId> relatedDecisions,
    @Nullable Double executionMillis,
    JsonDocument metricsImproved,
    JsonDocument metricsDegraded,
    JsonDocument metadata,
    FactPath path,
    boolean withoutHelp,
    Author author,
    Instant createdAt,
    Instant updatedAt,
    int revision) {

  public TaskReflection {
    tags = List.copyOf(tags);
    relatedDecisions = List.copyOf(relatedDecisions);
  }

  /** Returns the first recording of a task. */
  public static TaskReflection first(
      TaskReflectionId id,
      Ownership owner,
      TaskReflectionDraft draft,
      FactPath path,
      boolean withoutHelp,
      Author author,
      Instant now) {
    return of(id, owner, draft, path, withoutHelp, author, now, now, 1);
  }

  /**
   * Returns the task recorded anew: everything is as the draft says, but for its beginning. A task
   * that had help before an outcome that counts was known is without help no more.
   *
   * @param helped whether a reflection was suggested for the task until now
   */
  public TaskReflection recordedAnew(
      TaskReflectionDraft draft, FactPath by, boolean helped, Author who, Instant now) {
    boolean alone = withoutHelp && (!helped || outcome.counts());
    return of(id, owner, draft, by, alone, who, createdAt, now, revision + 1);
  }

  private static TaskReflection of(
      TaskReflectionId id,
      Ownership owner,
      TaskReflectionDraft draft,
      FactPath path,
      boolean withoutHelp,
      Author author,
      Instant createdAt,
      Instant now,
      int revision) {
    return new TaskReflection(
        id,
        owner,
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
        path,
        withoutHelp,
        author,
        createdAt,
        now,
        revision);
  }

  /** Returns it with those of its packets that are among these. */
  public TaskReflection relatedTo(Set<PacketId> packets) {
    return new TaskReflection(
        id,
        owner,
        visibility,
        task,
        description,
        taskKind,
        tags,
        outcome,
        findings,
        relatedDecisions.stream().filter(packets::contains).toList(),
        executionMillis,
        metricsImproved,
        metricsDegraded,
        metadata,
        path,
        withoutHelp,
        author,
        createdAt,
        updatedAt,
        revision);
  }

  /** Returns the texts that become reflections of their own, with their kinds. */
  public Set<Derived> derived() {
    return Derived.of(findings);
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id.value());
  }
}
