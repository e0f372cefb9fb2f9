package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.fact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Facts.Why;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.testkit.shared.Concurrently;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Independent sources raise a confidence, and nothing else does. */
class SourcesTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();

  @Test
  void countsFiftyPacketsOfABatch_onOneFact() {
    List<FactDraft> drafts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      drafts.add(fixture.draft("city", "Oslo", fixture.packet(fixture.user)));
    }
    List<AssertOutcome> outcomes = fixture.facts.assertFacts(fixture.user, drafts);
    Fact fact = fact(outcomes.get(49));
    assertEquals(Set.of(fact.id()), Set.copyOf(outcomes.stream().map(o -> fact(o).id()).toList()));
    assertEquals(50, fact.support());
    assertEquals(1, fact.confidence());
    Why why = fixture.facts.why(fixture.user, fact.id());
    assertEquals(
        drafts.stream().map(FactDraft::source).toList(),
        why.evidence().stream().map(known -> known.origin().packet()).toList());
    assertEquals(50, why.steps().size());
  }

  @Test
  void countsSixtyFourWritersOfOneSlot() {
    List<Packet> packets =
        IntStream.range(0, 64).mapToObj(i -> fixture.packet(fixture.user)).toList();
    List<Callable<AssertOutcome>> writers = new ArrayList<>();
    for (Packet packet : packets) {
      writers.add(() -> fixture.put(fixture.user, fixture.draft("city", "Oslo", packet)));
    }
    Fact fact = fact(Concurrently.run(writers).get(0));
    Why why = fixture.facts.why(fixture.user, fact.id());
    assertEquals(64, why.fact().support());
    assertEquals(64, why.evidence().size());
    assertEquals(64, why.steps().size());
  }

  @Test
  void knowsAPacketThatSaysItAgain() {
    FactDraft draft = fixture.draft("city", "Oslo", fixture.packet(fixture.user));
    Fact first = fixture.put(draft);
    assertEquals(
        new AssertOutcome.Known(first), fixture.put(fixture.user, draft), "nothing has changed");
    assertEquals(
        new AssertOutcome.Known(first),
        fixture.put(fixture.user, fixture.draft("city", "Oslo")),
        "nor does repetition without a source change it");
    assertEquals(1, fixture.facts.history(fixture.user, first.id()).size());
  }

  @Test
  void isNotMovedByReads_norByRecalls() {
    Packet packet = fixture.packet(fixture.user);
    Fact fact = fixture.put(fixture.draft("city", "Oslo", packet));
    for (int i = 0; i < 100; i++) {
      assertEquals(fact, fixture.facts.get(fixture.user, fact.id()).fact());
      assertEquals(
          packet.id(), fixture.memory.memory.retrieval().get(fixture.user, packet.id()).id());
      var unused = fixture.memory.memory.search().search(fixture.user, SearchQuery.of("text " + i));
    }
    assertEquals(fact, fixture.facts.get(fixture.user, fact.id()).fact());
    assertEquals(1, fixture.facts.history(fixture.user, fact.id()).size());
  }

  @RepeatedTest(20)
  void neverCountsWhatWasDerivedFromASource(TestInfo test) {
    Random random = Seeds.of(test);
    List<Packet> packets = new ArrayList<>();
    List<Set<PacketId>> origins = new ArrayList<>();
    Fact fact = null;
    Set<PacketId> known = new HashSet<>();
    int support = 0;
    for (int i = 0; i < 40; i++) {
      Set<Packet> parents = new HashSet<>();
      for (int p = random.nextInt(4); p > 0 && !packets.isEmpty(); p--) {
        parents.add(packets.get(random.nextInt(packets.size())));
      }
      Packet packet = fixture.packet(fixture.user, parents.toArray(Packet[]::new));
      Set<PacketId> roots = new HashSet<>();
      parents.forEach(parent -> roots.addAll(origins.get(packets.indexOf(parent))));
      if (roots.isEmpty()) {
        roots.add(packet.id());
      }
      packets.add(packet);
      origins.add(roots);
      if (random.nextInt(3) == 0) {
        continue;
      }
      boolean independent = roots.stream().noneMatch(known::contains);
      known.addAll(independent ? roots : Set.of());
      support += independent ? 1 : 0;
      Fact before = fact;
      fact = fixture.put(fixture.draft("city", "Oslo", packet));
      assertEquals(support, fact.support());
      if (!independent) {
        assertEquals(before, fact);
      }
    }
  }

  @Test
  void revivesNothing_whenTheSourceOfAnEndedFactIsReadAgain() {
    Packet packet = fixture.packet(fixture.user);
    FactDraft draft = fixture.draft("city", "Oslo", packet);
    Fact fact = fixture.put(draft);
    Fact retracted = fixture.facts.retract(fixture.user, fact.id(), "a joke");
    assertEquals(new AssertOutcome.Known(retracted), fixture.put(fixture.user, draft));
    Packet derived = fixture.packet(fixture.user, packet);
    FactDraft concluded =
        new FactDraft(
            draft.subject(),
            draft.predicate(),
            draft.object(),
            draft.validity(),
            null,
            derived.id(),
            null,
            null,
            FactPath.INFERRED,
            draft.visibility());
    assertInstanceOf(AssertOutcome.Known.class, fixture.put(fixture.user, concluded));
    assertEquals(List.of(), fixture.held(fixture.user));
    assertInstanceOf(
        AssertOutcome.Asserted.class,
        fixture.put(fixture.user, fixture.draft("city", "Oslo", fixture.packet(fixture.user))));
  }

  @RepeatedTest(20)
  void replaysEveryConfidence_bitForBit(TestInfo test) {
    Random random = Seeds.of(test);
    List<Packet> sources = new ArrayList<>();
    Fact fact = fixture.put(fixture.draft("city", "Oslo", fixture.packet(fixture.user)));
    for (int i = 0; i < 40; i++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          Packet packet = fixture.packet(fixture.user);
          sources.add(packet);
          fixture.put(fixture.draft("city", "Oslo", packet));
        }
        case 2 -> {
          var unused = fixture.facts.contradict(fixture.user, fact.id(), null, "no " + i);
        }
        default -> {
          if (!sources.isEmpty()) {
            Packet gone = sources.remove(random.nextInt(sources.size()));
            var unused =
                fixture
                    .memory
                    .memory
                    .packetCuration()
                    .erase(fixture.user, new Erasure(gone.id(), false));
          }
        }
      }
    }
    Why why = fixture.facts.why(fixture.user, fact.id());
    double confidence = why.steps().get(0).revision().fact().confidence();
    int number = 0;
    double sum = 0;
    for (Why.Step step : why.steps()) {
      FactRevision revision = step.revision();
      confidence = replayed(confidence, revision);
      sum += step.delta();
      assertEquals(++number, revision.fact().revision());
      assertEquals(
          Double.doubleToLongBits(confidence),
          Double.doubleToLongBits(revision.fact().confidence()));
    }
    assertEquals(why.fact(), why.steps().get(number - 1).revision().fact());
    assertEquals(why.fact().confidence(), sum, 1e-9);
    assertEquals(why.fact().support(), why.evidence().size());
    for (Evidence known : why.evidence()) {
      FactRevision made = why.steps().get(known.revision() - 1).revision();
      assertEquals(known.origin().packet(), made.change().packet());
      assertTrue(Set.of(Kind.ASSERTED, Kind.REINFORCED).contains(made.change().kind()));
    }
  }

  private static double replayed(double before, FactRevision revision) {
    return switch (revision.change().kind()) {
      case REINFORCED -> Math.min(1, before + Fact.STEP_UP);
      case CONTRADICTED -> lowered(before, Fact.STEP_DOWN);
      case SOURCES_ERASED -> lowered(before, Fact.STEP_UP);
      default -> before;
    };
  }

  private static double lowered(double before, double step) {
    return before <= Fact.FLOOR ? before : Math.max(Fact.FLOOR, before - step);
  }

  @Test
  void saysWhy_downToThePlaceInAPacket() {
    Packet packet = fixture.packet(fixture.user, fixture.packet(fixture.user));
    Fact fact = fixture.put(fixture.draft("city", "Oslo", packet));
    Evidence evidence = fixture.facts.why(fixture.user, fact.id()).evidence().get(0);
    assertEquals(packet.id(), evidence.origin().packet());
    assertEquals(Set.of(packet.root()), evidence.origin().roots());
    assertEquals("/text", String.valueOf(evidence.origin().place()));
  }

  @Test
  void refusesAPacketThatTheCallerDoesNotSee() {
    Packet foreign = fixture.packet(fixture.memory.world.foreigner());
    FactDraft draft = fixture.draft("city", "Oslo", foreign);
    ValidationException e =
        assertThrows(ValidationException.class, () -> fixture.put(fixture.user, draft));
    assertEquals("/source_packet_id", e.violations().get(0).pointer());
    ValidationException inBatch =
        assertThrows(
            ValidationException.class,
            () ->
                fixture.facts.assertFacts(
                    fixture.user, List.of(fixture.draft("city", "Paris"), draft)));
    assertEquals("/items/1/source_packet_id", inBatch.violations().get(0).pointer());
    assertEquals(List.of(), fixture.held(fixture.user), "all or none");
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    assertThrows(
        NotFoundException.class,
        () -> fixture.facts.reinforce(fixture.user, fact.id(), foreign.id(), null));
  }

  @Test
  void marksThePackets_allOfWhoseFactsAreOver() {
    fixture.declareSingle("employer");
    Packet old = fixture.packet(fixture.user);
    fixture.put(fixture.draft("employer", "Acme", old));
    fixture.memory.clock.advance(Duration.ofDays(1));
    Packet recent = fixture.packet(fixture.user);
    assertEquals(Set.of(), ended(old, recent));
    fixture.put(fixture.draft("employer", "Beta", recent));
    assertEquals(Set.of(old.id()), ended(old, recent));
  }

  private Set<PacketId> ended(Packet... packets) {
    var store = fixture.memory.adapters.knowledge();
    return store
        .unitOfWork()
        .inScope(
            fixture.user,
            () ->
                store
                    .facts()
                    .onlyOfEndedFacts(
                        Arrays.stream(packets).map(Packet::id).toList(),
                        fixture.memory.clock.instant()));
  }
}
