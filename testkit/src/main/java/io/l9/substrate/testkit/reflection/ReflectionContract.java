package io.l9.substrate.testkit.reflection;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.Priority;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatch;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.memory.MemoryContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Base of the kits of reflections: the ports under test, and rows to store. */
abstract class ReflectionContract extends MemoryContract {

  static final Index UNINDEXED = new Index(Set.of(), null, null);

  /** The ports under test, of the store whose packets {@link #ports()} writes. */
  protected abstract ReflectionStore reflection();

  final ReflectionId id() {
    return new ReflectionId(Seeds.uuid(random()));
  }

  /** A lesson of the actor's own, with content that no other has. */
  final Reflection lesson(TenantScope actor) {
    return lesson(id().value(), actor.owner(), Visibility.SHARED, NOW);
  }

  /** A lesson whose content is made of its id, so that no two have one normal form. */
  static Reflection lesson(UUID id, Ownership owner, Visibility visibility, Instant at) {
    return reflection(
        id, owner, visibility, ReflectionKind.LESSON, "lesson " + letters(id), null, at);
  }

  static Reflection reflection(
      UUID id,
      Ownership owner,
      Visibility visibility,
      ReflectionKind kind,
      String content,
      @Nullable PacketId source,
      Instant at) {
    ReflectionDraft draft =
        new ReflectionDraft(
            kind,
            ReflectionText.of(content),
            Set.of(),
            Set.of(),
            Priority.MEDIUM,
            null,
            null,
            null,
            source,
            null,
            null,
            visibility,
            false);
    return Reflection.first(
        new ReflectionId(id),
        owner,
        draft,
        id,
        FactPath.INFERRED,
        new Author(owner.user(), null),
        at);
  }

  /** A text of letters alone, which no placeholder takes the place of. */
  static String letters(UUID id) {
    StringBuilder letters = new StringBuilder();
    id.toString()
        .chars()
        .filter(c -> c != '-')
        .forEach(c -> letters.append((char) ('g' + Character.digit(c, 16))));
    return letters.toString();
  }

  /** A rejection of what another one says, for a group. */
  final Reflection rejection(Reflection of, Ownership reach) {
    UUID id = id().value();
    Reflection same =
        reflection(id, reach, Visibility.SHARED, of.kind(), of.text().content(), null, NOW);
    return new Reflection(
        same.id(),
        same.owner(),
        same.visibility(),
        same.kind(),
        same.text(),
        of.skeleton(),
        same.entities(),
        same.tags(),
        same.priority(),
        same.path(),
        same.confidence(),
        same.support(),
        ReflectionState.REJECTED,
        "wrong",
        null,
        Set.of(),
        null,
        null,
        null,
        null,
        same.author(),
        NOW,
        NOW,
        1);
  }

  /** The next state of a reflection that ends so many seconds after now. */
  static Reflection until(Reflection row, long seconds) {
    return row.edited(
        new ReflectionPatch(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new ReflectionPatch.Expiry(NOW.plusSeconds(seconds)),
            Set.of()),
        NOW);
  }

  final Reflection stored(TenantScope actor, Reflection row) {
    return stored(actor, row, UNINDEXED);
  }

  final Reflection stored(TenantScope actor, Reflection row, Index index) {
    run(actor, () -> reflection().reflections().create(row, index));
    return row;
  }

  final Optional<Reflection> find(TenantScope actor, ReflectionId id) {
    return as(
        actor, () -> Optional.ofNullable(reflection().reflections().findAll(List.of(id)).get(id)));
  }

  static ReflectionEvidence evidence(
      Reflection of, ReflectionEvidence.Kind kind, String key, @Nullable PacketId packet) {
    return new ReflectionEvidence(
        of.id(), kind, key, "as " + key + " told it", packet, of.author(), NOW);
  }

  static ReflectionUse use(Reflection of, Ownership owner, String task, String kind) {
    return new ReflectionUse(of.id(), owner, task, kind, "session", false, null, false, NOW, null);
  }

  final TaskReflection task(TenantScope actor, String task, TaskOutcome outcome) {
    return task(actor, task, "deploy", outcome, TaskFindings.NONE);
  }

  final TaskReflection task(
      TenantScope actor, String task, String kind, TaskOutcome outcome, TaskFindings findings) {
    return TaskReflection.first(
        new TaskReflectionId(Seeds.uuid(random())),
        actor.owner(),
        draft(task, kind, outcome, findings, Visibility.SHARED),
        FactPath.INFERRED,
        false,
        Author.of(actor),
        NOW);
  }

  final TaskReflectionDraft draft(
      String task, String kind, TaskOutcome outcome, TaskFindings findings, Visibility visibility) {
    return new TaskReflectionDraft(
        task,
        "a task of the kit",
        kind,
        List.of("b", "a"),
        outcome,
        findings,
        List.of(),
        null,
        json().of(Map.of()),
        json().of(Map.of()),
        json().of(Map.of()),
        null,
        visibility);
  }

  final TaskReflection stored(TenantScope actor, TaskReflection row) {
    run(actor, () -> reflection().tasks().create(row));
    return row;
  }

  final void write(TenantScope actor, ReflectionUse... uses) {
    run(actor, () -> reflection().uses().write(List.of(uses)));
  }
}
