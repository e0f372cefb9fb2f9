package io.l9.substrate.testkit.reflection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence.Kind;
import io.l9.substrate.domain.reflection.lesson.ReflectionEvidence.Source;
import io.l9.substrate.domain.reflection.lesson.ReflectionRepository.Told;
import io.l9.substrate.domain.reflection.lesson.ReflectionState;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kit of the sources of reflections: evidence, support, and what goes with a packet. */
public abstract class ReflectionRepositorySourcesContract extends ReflectionContract {

  private static final Source TASK = new Source(Kind.TASK, "task one");

  @Test
  void keepsOneRowASource_andSaysWhichAreNew() {
    TenantScope actor = world().endUser();
    Reflection row = stored(actor, lesson(actor));
    ReflectionEvidence task = evidence(row, Kind.TASK, "one", null);
    ReflectionEvidence text = evidence(row, Kind.TEXT, "one", null);
    assertEquals(List.of(task), tell(actor, task));
    assertEquals(List.of(text), tell(actor, task, text), "of another kind");
    assertEquals(List.of(), tell(actor, task, text));
    assertEquals(Set.of(task, text), Set.copyOf(evidence(actor, row.id(), 9)));
    assertEquals(1, evidence(actor, row.id(), 1).size());
    assertEquals(List.of(), evidence(world().colleague(), row.id(), 9));
  }

  @Test
  void findsTheEvidenceOfSeveral_withEveryFieldAsItWas() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Reflection one = stored(actor, lesson(actor));
    Reflection two = stored(actor, lesson(actor));
    Reflection silent = stored(actor, lesson(actor));
    ReflectionEvidence task = evidence(one, Kind.TASK, "task 'one'", null);
    ReflectionEvidence text =
        new ReflectionEvidence(
            one.id(), Kind.TEXT, "k", "\uD83D\uDE80", null, new Author(null, null), NOW);
    ReflectionEvidence told = evidence(two, Kind.PACKET, packet.id().toString(), packet.id());
    tell(actor, task, text, told);
    List<ReflectionId> ids = List.of(one.id(), two.id(), silent.id(), id());
    assertEquals(
        Map.of(one.id(), Set.of(task, text), two.id(), Set.of(told)), evidence(actor, ids));
    assertEquals(Map.of(two.id(), Set.of(told)), evidence(actor, List.of(two.id())));
    assertEquals(Map.of(), evidence(actor, List.of()));
    assertEquals(Map.of(), evidence(world().colleague(), ids));
  }

  private Map<ReflectionId, Set<ReflectionEvidence>> evidence(
      TenantScope actor, List<ReflectionId> ids) {
    Map<ReflectionId, Set<ReflectionEvidence>> found = new HashMap<>();
    as(actor, () -> reflection().reflections().evidence(ids))
        .forEach((id, told) -> found.put(id, Set.copyOf(told)));
    return found;
  }

  @Test
  void countsIndependentSourcesAlone() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Reflection row = stored(actor, lesson(actor));
    Reflection texts = stored(actor, lesson(actor));
    Reflection silent = stored(actor, lesson(actor));
    tell(
        actor,
        evidence(row, Kind.TASK, "one", null),
        evidence(row, Kind.TASK, "two", null),
        evidence(row, Kind.PACKET, packet.id().toString(), packet.id()),
        evidence(row, Kind.TEXT, "three", null),
        evidence(texts, Kind.TEXT, "three", null));
    List<ReflectionId> ids = List.of(row.id(), texts.id(), silent.id(), id());
    assertEquals(
        Map.of(row.id(), 3, texts.id(), 0),
        as(actor, () -> reflection().reflections().support(ids)));
    assertEquals(Map.of(), as(world().colleague(), () -> reflection().reflections().support(ids)));
  }

  @Test
  void findsAndForgetsWhatASourceTold() {
    TenantScope actor = world().endUser();
    Reflection one = stored(actor, lesson(actor));
    Reflection two = stored(actor, lesson(actor));
    Reflection retired = stored(actor, lesson(actor));
    Reflection theirs = stored(world().colleague(), lesson(world().colleague()));
    tell(
        actor,
        evidence(one, TASK.kind(), TASK.key(), null),
        evidence(two, TASK.kind(), TASK.key(), null),
        evidence(two, Kind.TASK, "other", null),
        evidence(retired, TASK.kind(), TASK.key(), null));
    tell(world().colleague(), evidence(theirs, TASK.kind(), TASK.key(), null));
    run(
        actor,
        () ->
            reflection()
                .reflections()
                .update(retired.in(ReflectionState.RETIRED, "old", null, NOW), null));

    String text = "as " + TASK.key() + " told it";
    assertEquals(
        Set.of(new Told(one, text), new Told(two, text)),
        Set.copyOf(as(actor, () -> reflection().reflections().toldBy(actor.owner(), TASK))));
    List<ReflectionId> ids = List.of(one.id(), two.id(), theirs.id());
    assertEquals(
        Set.of(one.id(), two.id()), as(actor, () -> reflection().reflections().forget(ids, TASK)));
    assertEquals(Set.of(), as(actor, () -> reflection().reflections().forget(ids, TASK)));
    assertEquals(List.of(), evidence(actor, one.id(), 9));
    assertEquals(1, evidence(actor, two.id(), 9).size());
    assertEquals(1, evidence(world().colleague(), theirs.id(), 9).size());
  }

  @Test
  void refusesEvidenceOfWhatTheActorMayNotWrite_orOfAPacketThatIsNotSeen() {
    TenantScope actor = world().endUser();
    Reflection shared = stored(world().system(), lesson(world().system()));
    assertTrue(find(actor, shared.id()).isPresent());
    assertThrows(
        ForbiddenException.class, () -> tell(actor, evidence(shared, Kind.TASK, "one", null)));
    Reflection own = stored(actor, lesson(actor));
    Packet theirs = stored(world().colleague(), packet(world().colleague()));
    assertThrows(
        ForbiddenException.class,
        () -> tell(actor, evidence(own, Kind.PACKET, theirs.id().toString(), theirs.id())));
  }

  @Test
  void losesWithAPacketWhatOnlyThePacketTold_andSupportOtherwise() {
    TenantScope actor = world().endUser();
    Packet packet = stored(actor, packet(actor));
    Reflection only = stored(actor, lesson(actor));
    Reflection more = stored(actor, lesson(actor).supportedBy(2, NOW));
    Reflection untouched = stored(actor, lesson(actor));
    tell(
        actor,
        evidence(only, Kind.PACKET, packet.id().toString(), packet.id()),
        evidence(more, Kind.PACKET, packet.id().toString(), packet.id()),
        evidence(more, Kind.TASK, "one", null),
        evidence(untouched, Kind.TASK, "one", null));

    ErasureReport report =
        as(actor, () -> memory().packetCuration().erase(new Erasure(packet.id(), false)))
            .orElseThrow();

    assertEquals(1, report.count(ErasureReport.Kind.REFLECTIONS));
    assertEquals(1, report.count(ErasureReport.Kind.UNLINKED));
    assertEquals(Optional.empty(), find(actor, only.id()));
    Reflection left = find(actor, more.id()).orElseThrow();
    assertEquals(1, left.support());
    assertEquals(more.confidence() - Reflection.STEP_UP, left.confidence(), 1e-9);
    assertEquals(more.version() + 1, left.version());
    assertEquals(
        List.of("one"),
        evidence(actor, more.id(), 9).stream().map(ReflectionEvidence::key).toList());
    assertEquals(Optional.of(untouched), find(actor, untouched.id()));
  }

  private List<ReflectionEvidence> tell(TenantScope actor, ReflectionEvidence... evidence) {
    return as(actor, () -> reflection().reflections().tell(List.of(evidence)));
  }

  private List<ReflectionEvidence> evidence(TenantScope actor, ReflectionId id, int limit) {
    return as(actor, () -> reflection().reflections().evidence(id, limit));
  }
}
