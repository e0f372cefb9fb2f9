package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionKind;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternPlace;
import io.l9.substrate.domain.reflection.lesson.ReflectionPatternsQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionQuery;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Index;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Search;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Share;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.reflection.task.Promotion;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.use.ReflectionUse;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Seeds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calls of every method of the ports of reflections. */
final class ReflectionCalls {

  private static final EmbeddingModel MODEL = new EmbeddingModel("calls", 384);

  private ReflectionCalls() {}

  static void teaches(MemoryFixture fixture, MemoryStore memory, ReflectionStore store) {
    ReflectionRepository reflections = store.reflections();
    var moment = reflections.lock(List.of(fixture.actor().owner()));
    Packet packet = fixture.packet().build();
    var unused = memory.packets().createAbsent(List.of(packet));
    Reflection one = reflection(fixture, "always retry");
    Reflection other = reflection(fixture, "never retry twice");
    Index index = index(fixture);
    reflections.create(one, index);
    reflections.create(other, index);
    assertTrue(reflections.update(one.supportedBy(2, NOW), null));
    assertTrue(reflections.update(other.supportedBy(2, NOW), index));
    assertEquals(2, reflections.findAll(List.of(one.id(), other.id())).size());
    assertEquals(1, reflections.findAll(List.of(one.id())).size());
    assertEquals(2, reflections.ofKeys(List.of(one.key(), other.key())).size());
    assertEquals(1, reflections.ofKeys(List.of(one.key())).size());
    assertEquals(List.of(), reflections.rejected(List.of(one.skeleton())));
    assertEquals(List.of(), reflections.rejected(List.of(one.skeleton(), other.skeleton())));
    assertEquals(1, reflections.ofSkeletons(List.of(one.skeleton())).size());
    assertEquals(2, reflections.ofSkeletons(List.of(one.skeleton(), other.skeleton())).size());
    for (Index like : List.of(index, new Index(index.terms(), null, null))) {
      assertFalse(reflections.near(reflection(fixture, "retry"), like, 5).isEmpty());
      for (Set<ReflectionKind> kinds :
          List.of(
              Set.<ReflectionKind>of(),
              Set.of(ReflectionKind.LESSON),
              Set.of(ReflectionKind.LESSON, ReflectionKind.FAILURE))) {
        var hits =
            reflections.search(
                new Search(
                    List.of(Set.of("retry"), Set.of("twice", "two")),
                    like.model(),
                    like.vector(),
                    List.of(new Share(kinds, 2)),
                    0,
                    NOW));
        assertFalse(hits.isEmpty());
      }
    }
    var sections =
        reflections.search(
            new Search(
                List.of(Set.of("retry")),
                MODEL,
                index.vector(),
                List.of(
                    new Share(Set.of(ReflectionKind.LESSON), 2),
                    new Share(Set.of(ReflectionKind.PATTERN), 2)),
                0,
                NOW));
    assertEquals(2, sections.size());
    Position after = new Position(NOW, Seeds.uuid(fixture.random()));
    for (@Nullable Position place : new @Nullable Position[] {null, after}) {
      assertEquals(List.of(), reflections.withContraries(5, place).items());
      var newest = reflections.list(ReflectionQuery.newest(), NOW);
      var some =
          reflections.list(
              new ReflectionQuery(
                  Set.of(ReflectionKind.LESSON),
                  Set.of(ReflectionState.ACTIVE, ReflectionState.RETIRED),
                  false,
                  "tag",
                  "entity",
                  "agent",
                  "task",
                  .1,
                  FactPath.OBSERVED,
                  5,
                  place),
              NOW);
    }
    for (@Nullable ReflectionPatternPlace place :
        new @Nullable ReflectionPatternPlace[] {null, new ReflectionPatternPlace(1, "key")}) {
      var every = reflections.patterns(new ReflectionPatternsQuery(null, 5, place));
      var lessons =
          reflections.patterns(new ReflectionPatternsQuery(ReflectionKind.LESSON, 5, place));
    }
    ReflectionEvidence told =
        new ReflectionEvidence(
            one.id(),
            ReflectionEvidence.Kind.PACKET,
            packet.id().toString(),
            "retry",
            packet.id(),
            one.author(),
            NOW);
    ReflectionEvidence task = evidence(one, "task");
    assertEquals(1, reflections.tell(List.of(told)).size());
    assertEquals(1, reflections.tell(List.of(told, task)).size());
    assertEquals(2, reflections.evidence(one.id(), 5).size());
    assertEquals(2, reflections.evidence(List.of(one.id(), other.id())).get(one.id()).size());
    assertEquals(1, reflections.evidence(List.of(one.id())).size());
    assertEquals(1, reflections.toldBy(one.owner(), told.source()).size());
    assertEquals(1, reflections.support(List.of(one.id())).size());
    assertEquals(1, reflections.support(List.of(one.id(), other.id())).size());
    assertEquals(
        Set.of(one.id()), reflections.forget(List.of(one.id(), other.id()), task.source()));
    assertEquals(Set.of(one.id()), reflections.forget(List.of(one.id()), told.source()));
    credits(store, one, other);
    assertTrue(reflections.delete(one.id()));
    assertTrue(reflections.delete(other.id()));
  }

  private static void credits(ReflectionStore store, Reflection one, Reflection other) {
    ReflectionUse use =
        new ReflectionUse(
            one.id(), one.owner(), "task", "deploy", null, false, null, false, NOW, null);
    store.uses().write(List.of(use));
    store
        .uses()
        .write(
            List.of(
                use.judged(TaskOutcome.SUCCESS, false, NOW),
                new ReflectionUse(
                    other.id(), one.owner(), "task", "deploy", null, true, null, true, NOW, NOW)));
    assertEquals(2, store.uses().ofTask(one.owner(), "task").size());
    assertEquals(2, store.uses().counts(List.of(one.id(), other.id())).size());
    assertEquals(1, store.uses().counts(List.of(one.id())).size());
    assertEquals(1, store.uses().failed(5, null).size());
    assertEquals(List.of(), store.uses().failed(5, other.id()));
    assertEquals(2, store.uses().of(List.of(one.id(), other.id())).size());
    assertEquals(1, store.uses().of(List.of(one.id())).size());
    assertFalse(store.tasks().statistics(5).failures().size() > 5);
  }

  static void records(MemoryFixture fixture, MemoryStore memory, ReflectionStore store) {
    Packet packet = fixture.packet().build();
    var unused = memory.packets().createAbsent(List.of(packet));
    TaskReflection first =
        TaskReflection.first(
            new TaskReflectionId(Seeds.uuid(fixture.random())),
            fixture.actor().owner(),
            draft(packet, "small steps"),
            FactPath.INFERRED,
            true,
            Author.of(fixture.actor()),
            NOW);
    store.tasks().create(first);
    TaskReflection anew =
        first.recordedAnew(
            draft(packet, "smaller steps"),
            first.path(),
            false,
            first.author(),
            NOW.plusSeconds(1));
    assertTrue(store.tasks().recordAnew(anew));
    assertTrue(store.tasks().find(first.id()).isPresent());
    assertTrue(store.tasks().ofTask(first.owner(), first.task()).isPresent());
    assertEquals(1, store.tasks().history(first.id()).size());
    for (List<TaskReflectionId> ids :
        List.of(
            List.of(first.id()),
            List.of(first.id(), new TaskReflectionId(Seeds.uuid(fixture.random()))))) {
      assertEquals(Set.of(first.id()), store.tasks().histories(ids).keySet());
    }
    Position after = new Position(NOW, Seeds.uuid(fixture.random()));
    for (@Nullable Position place : new @Nullable Position[] {null, after}) {
      var page =
          store
              .tasks()
              .list(new TaskReflectionQuery("task", "deploy", TaskOutcome.SUCCESS, 5, place));
    }
    List<Promotion.Statement> stated = List.copyOf(Promotion.statements(anew.findings()).keySet());
    assertEquals(2, store.tasks().supports(first.owner(), first.visibility(), stated).size());
    assertEquals(
        1, store.tasks().supports(first.owner(), first.visibility(), stated.subList(0, 1)).size());
    assertEquals(1, store.tasks().statistics(5).kinds().size());
    assertEquals(Set.of("deploy"), store.uses().rates(Set.of("deploy")).keySet());
    assertEquals(1, store.uses().rates(Set.of("deploy", "review")).size());
    assertTrue(store.tasks().delete(first.id()));
  }

  private static TaskReflectionDraft draft(Packet packet, String worked) {
    JsonDocument none = MigratedMemory.JSON.of(Map.of());
    return new TaskReflectionDraft(
        "task",
        null,
        "deploy",
        List.of("tag"),
        TaskOutcome.SUCCESS,
        new TaskFindings(
            List.of(worked), List.of("a timeout"), List.of(), List.of(), List.of(), List.of()),
        List.of(packet.id()),
        null,
        none,
        none,
        none,
        null,
        Visibility.SHARED);
  }

  private static Reflection reflection(MemoryFixture fixture, String content) {
    UUID id = Seeds.uuid(fixture.random());
    return Reflection.first(
        new ReflectionId(id),
        fixture.actor().owner(),
        ReflectionDraft.of(ReflectionKind.LESSON, content),
        id,
        FactPath.STATED,
        Author.of(fixture.actor()),
        NOW);
  }

  private static ReflectionEvidence evidence(Reflection of, String task) {
    return new ReflectionEvidence(
        of.id(), ReflectionEvidence.Kind.TASK, task, "retry", null, of.author(), NOW);
  }

  private static Index index(MemoryFixture fixture) {
    return new Index(Set.of("retry", "twice"), MODEL, fixture.vector(MODEL.dimension()));
  }
}
