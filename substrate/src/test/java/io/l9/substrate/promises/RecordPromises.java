package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.FactMemory;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Evidence;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.Facts.Why;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.testkit.shared.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The record of what is believed: what it holds now, how it came to it, and from whom. */
abstract class RecordPromises extends KnowledgePromises {

  RecordPromises(PromiseStore store) {
    super(store);
  }

  private FactMemory facts() {
    return alice().facts();
  }

  @Test
  void defaultReadsNeverReturnWhatIsOver() {
    admin().facts().declareSingle("city");
    Instant now = store.clock.instant();
    AssertOutcome unused = city("superseded", now.minus(Duration.ofDays(9)));
    unused = city("held", now.minus(Duration.ofDays(1)));
    unused = during("ended", new Validity(null, now.minus(Duration.ofDays(400))));
    unused = during("future", new Validity(now.plus(Duration.ofDays(4000)), null));
    unused =
        during(
            "valid", new Validity(now.minus(Duration.ofDays(1)), now.plusSeconds(1_000_000_000)));
    Fact retracted = asserted(facts().put("Bob", "likes", "retracted"));
    retracted = facts().retract(retracted.id(), "no");
    Fact rejected = asserted(facts().put("Bob", "likes", "rejected"));
    assertTrue(facts().reject(rejected.id(), Reach.USER, "no").stands());

    List<String> believed = List.of("held", "valid");
    assertEquals(believed, told(alice(), "Bob"));
    String context = alice().context("Tell me of Bob").text();
    for (String over : List.of("superseded", "ended", "future", "retracted", "rejected")) {
      assertFalse(context.contains("Bob city " + over), context);
      assertFalse(context.contains("Bob likes " + over), context);
    }
    believed.forEach(value -> assertTrue(context.contains(value), context));
    assertEquals(7, everything(alice(), "Bob").size(), "and all of it is there for who asks");
  }

  private AssertOutcome city(String value, Instant from) {
    return facts().put(facts().draft("Bob", "city", value).during(new Validity(from, null)));
  }

  private AssertOutcome during(String value, Validity validity) {
    return facts().put(facts().draft("Bob", "likes", value).during(validity));
  }

  @Test
  void countsEveryAcknowledgedCall_of64Writers() {
    List<PacketId> packets = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      packets.add(note(alice(), "Bob", "said", "number " + i));
    }
    List<Callable<AssertOutcome>> writers = new ArrayList<>();
    packets.forEach(packet -> writers.add(() -> facts().put("Bob", "city", "Porto", packet)));
    assertEquals(64, Concurrently.run(writers).size());
    List<Fact> all = everything(alice(), "Bob");
    assertEquals(1, all.size());
    Why why = facts().why(all.get(0).id());
    assertEquals(64, why.fact().support());
    assertEquals(64, why.evidence().size());
    assertEquals(64, why.steps().size());
    assertEquals(1, why.fact().confidence());
  }

  /** Assertions, contradictions, derived packets and erasures in random order. */
  @RepeatedTest(3)
  void replaysEveryConfidence_bitForBit_andSaysWhyOfEachStep() {
    List<PacketId> packets = new ArrayList<>();
    Fact fact = asserted(facts().put(facts().draft("Bob", "city", "Porto").confidence(.3)));
    Set<PacketId> roots = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          PacketId packet = note(alice(), "Bob", "said", word());
          packets.add(packet);
          roots.add(packet);
          var unused = facts().put("Bob", "city", "Porto", packet);
        }
        case 2 -> {
          if (!packets.isEmpty()) {
            PacketId parent = packets.get(random.nextInt(packets.size()));
            PacketId derived =
                alice()
                    .packets()
                    .derive(
                        Derivation.INFERENCE,
                        List.of(parent),
                        alice().draft("note", Map.of("text", word())))
                    .packet()
                    .id();
            var unused = facts().put("Bob", "city", "Porto", derived);
          }
        }
        case 3 -> {
          var unused = facts().put(facts().draft("Bob", "city", word()).on(OnConflict.CONTRADICT));
        }
        default -> {
          if (!packets.isEmpty()) {
            var unused = alice().packets().erase(packets.remove(random.nextInt(packets.size())));
          }
        }
      }
    }
    Why why = facts().why(fact.id());
    double confidence = .3;
    int number = 0;
    for (Why.Step step : why.steps()) {
      FactRevision revision = step.revision();
      double before = number == 0 ? 0 : confidence;
      confidence = number == 0 ? confidence : replayed(confidence, revision.change().kind());
      assertEquals(++number, revision.fact().revision());
      assertEquals(bits(confidence), bits(revision.fact().confidence()), () -> why.toString());
      assertEquals(bits(confidence - before), bits(step.delta()));
    }
    assertEquals(why.fact(), why.steps().get(number - 1).revision().fact());
    assertEquals(why.fact().support(), 1 + why.evidence().size(), "the person's word, and sources");
    for (Evidence known : why.evidence()) {
      assertTrue(
          roots.containsAll(known.origin().roots()), "each ends at a packet without parents");
      assertEquals(
          known.origin().packet(),
          why.steps().get(known.revision() - 1).revision().change().packet());
    }
  }

  private static long bits(double number) {
    return Double.doubleToLongBits(number);
  }

  private static double replayed(double before, Kind kind) {
    return switch (kind) {
      case REINFORCED -> Math.min(1, before + Fact.STEP_UP);
      case CONTRADICTED -> lowered(before, Fact.STEP_DOWN);
      case SOURCES_ERASED -> lowered(before, Fact.STEP_UP);
      default -> before;
    };
  }

  private static double lowered(double before, double step) {
    return before <= Fact.FLOOR ? before : Math.max(Fact.FLOOR, before - step);
  }
}
