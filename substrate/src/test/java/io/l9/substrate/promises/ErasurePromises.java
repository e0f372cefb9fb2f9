package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every claim has its source, and goes and comes with it. */
abstract class ErasurePromises extends KnowledgePromises {

  ErasurePromises(PromiseStore store) {
    super(store);
  }

  @Test
  void eachClaimResolvesToASource() {
    String subject = word();
    for (int i = 0; i < 20; i++) {
      List<AssertOutcome> unused =
          extract(alice(), note(alice(), subject, "likes", "thing " + i % 7));
    }
    List<Fact> facts = everything(alice(), subject);
    assertEquals(7, facts.size());
    for (Fact fact : facts) {
      List<Evidence> evidence = alice().facts().why(fact.id()).evidence();
      assertEquals(fact.support(), evidence.size());
      for (Evidence known : evidence) {
        assertEquals("/likes", String.valueOf(known.origin().place()));
        String payload = alice().get(known.origin().packet()).payload().text();
        assertTrue(payload.contains("\"likes\":" + fact.object().identity()), payload);
      }
    }
    PacketId nowhere = new PacketId(new UUID(1, random.nextLong()));
    assertThrows(
        ValidationException.class, () -> alice().facts().put(subject, "likes", "tea", nowhere));
    Fact own = asserted(alice().facts().put(subject, "likes", "chess"));
    assertEquals(List.of(), alice().facts().why(own.id()).evidence());
    assertEquals(world.endUser().user(), own.author().user(), "or to the person who says so");
  }

  @Test
  void erasingASourceReachesEverythingDerived_kindByKind() {
    Places erased = Places.fill(alice(), word());
    Places kept = Places.fill(alice(), word());
    AssertOutcome supported =
        alice().facts().put(kept.word, "age", 7, note(alice(), kept.word, "years", 7));
    assertTrue(supported instanceof AssertOutcome.Reinforced, supported::toString);
    runEveryJob();
    assertEquals(Places.all(), erased.seenBy(alice()));
    assertEquals(Places.all(), erased.seenBy(admin()));

    ErasureReport report = alice().packets().erase(erased.packet);
    assertEquals(3, report.count(ErasureReport.Kind.FACTS));
    assertEquals(1, report.count(ErasureReport.Kind.RELATIONSHIPS));
    for (Memory reader : List.of(alice(), agent(), admin())) {
      Set<String> left = erased.seenBy(reader);
      left.remove("view");
      assertEquals(Set.of(), left, "a view shows what was there at its last refresh");
    }
    var unused = store.l9().jobs().run(Job.REFRESH_VIEWS);
    for (Memory reader : List.of(alice(), agent(), admin())) {
      assertEquals(Set.of(), erased.seenBy(reader));
    }
    assertEquals(Places.all(), kept.seenBy(alice()));

    ErasureReport second = alice().packets().erase(kept.packet);
    assertEquals(2, second.count(ErasureReport.Kind.FACTS), "what something else supports stays");
    List<FactRevision> history = alice().facts().history(kept.fact.id());
    FactRevision last = history.get(history.size() - 1);
    assertEquals(Kind.SOURCES_ERASED, last.change().kind());
    assertEquals(1, last.fact().support());
    assertTrue(
        history.stream()
            .map(FactRevision::change)
            .map(FactChange::packet)
            .noneMatch(kept.packet::equals));
  }

  @Test
  void whatIsDerivedIsRebuiltFromWhatIsKept() {
    List<String> words = new ArrayList<>();
    List<PacketId> packets = new ArrayList<>();
    String subject = word();
    for (int i = 0; i < 12; i++) {
      words.add(word());
      packets.add(note(alice(), subject, "token", words.get(i)));
    }
    var unused = alice().packets().erase(packets.remove(0));
    String gone = words.remove(0);
    List<AssertOutcome> first = extract(alice(), packets.toArray(PacketId[]::new));
    assertEquals(11, first.size());
    for (Fact fact : everything(alice(), subject)) {
      admin().facts().erase(fact.id());
    }
    assertTrue(admin().embeddings().dropSpace(EmbeddingSpace.CONTENT) > 0);
    assertEquals(List.of(), told(alice(), subject));

    runEveryJob();
    List<AssertOutcome> again = extract(alice(), packets.toArray(PacketId[]::new));
    assertEquals(11, again.size());
    assertEquals(words.stream().sorted().toList(), told(alice(), subject));
    for (String word : words) {
      assertFalse(alice().search(word).isEmpty(), word);
    }
    assertTrue(alice().search(gone).stream().noneMatch(hit -> hit.text().contains(gone)));
  }

  @Test
  void deletedStaysDeleted_throughJobsReindexRestartAndExport() {
    Places erased = Places.fill(alice(), word());
    Places kept = Places.fill(alice(), word());
    Fact fact = asserted(alice().facts().put(kept.word, "token", erased.word));
    var unused = alice().packets().erase(erased.packet);
    admin().facts().erase(fact.id());
    for (int i = 0; i < 2; i++) {
      reindex();
      List<AssertOutcome> read = kept.readAgain(alice());
      assertEquals(1, read.size());
      var again = imported(alice(), exported(alice()));
      assertFalse(again.isEmpty());
      assertThrows(ValidationException.class, () -> erased.readAgain(alice()));
    }
    assertThrows(NotFoundException.class, () -> alice().get(erased.packet));
    for (Memory reader : List.of(alice(), agent(), admin())) {
      assertEquals(Set.of(), erased.seenBy(reader));
      assertEquals(Places.all(), kept.seenBy(reader));
    }
  }
}
