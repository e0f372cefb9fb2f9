package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.FactMemory;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.id.PacketId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A correction survives that everything is embedded, extracted and opened anew. */
abstract class CorrectionPromises extends KnowledgePromises {

  private static final Instant YEAR_BEFORE = PromiseStore.NOW.minus(Duration.ofDays(365));

  private final List<PacketId> packets = new ArrayList<>();

  CorrectionPromises(PromiseStore store) {
    super(store);
  }

  private FactMemory facts() {
    return alice().facts();
  }

  /** Stores what a packet says and extracts it. */
  private AssertOutcome read(String predicate, String value) {
    store.clock.advance(Duration.ofDays(1));
    PacketId packet = stored(Map.of("subject", "Bob", predicate, value));
    return extract(alice(), packet).get(0);
  }

  /** Stores a packet that is no duplicate of one that said the same before. */
  private PacketId stored(Map<String, String> said) {
    Map<String, String> payload = new HashMap<>(said);
    payload.put("text", "message " + packets.size());
    PacketId packet = alice().remember(alice().draft("note", payload).build()).packet().id();
    packets.add(packet);
    return packet;
  }

  /** Reads every packet once more, before and after everything is embedded and opened anew. */
  private void readEverythingAgain() {
    List<AssertOutcome> unused = extract(agent(), packets.toArray(PacketId[]::new));
    reindex();
    unused = extract(alice(), packets.toArray(PacketId[]::new));
  }

  private List<String> told() {
    return told(alice(), "Bob");
  }

  @Test
  void replacement() {
    admin().facts().declareSingle("city");
    AssertOutcome unused = read("city", "Porto");
    Instant then = store.clock.instant();
    unused = read("city", "Faro");
    assertEquals(List.of("Faro"), told());
    readEverythingAgain();
    assertEquals(List.of("Faro"), told());
    assertEquals(List.of("Porto"), told(alice(), "Bob", then));
    unused = read("city", "Lagos");
    assertEquals(List.of("Lagos"), told(), "and a newer one replaces it");
  }

  @Test
  void reversal() {
    admin().facts().declareSingle("city");
    AssertOutcome unused = read("city", "Porto");
    unused = read("city", "Faro");
    Instant then = store.clock.instant();
    unused = read("city", "Porto");
    assertEquals(List.of("Porto"), told());
    readEverythingAgain();
    assertEquals(List.of("Porto"), told());
    assertEquals(List.of("Faro"), told(alice(), "Bob", then));
  }

  @Test
  void retraction() {
    var slip = asserted(read("city", "Porto"));
    AssertOutcome unused = read("city", "Faro");
    assertEquals(List.of("Faro", "Porto"), told());
    var retracted = facts().retract(slip.id(), "a slip");
    readEverythingAgain();
    assertEquals(List.of("Faro"), told());
    assertEquals(retracted, facts().get(slip.id()).fact());
    unused = read("city", "Porto");
    assertEquals(List.of("Faro", "Porto"), told(), "unless a packet of later says so again");
  }

  @Test
  void partial() {
    store.clock.advance(Duration.ofDays(1));
    PacketId packet = stored(Map.of("subject", "Bob", "city", "Porto", "food", "rice"));
    for (AssertOutcome outcome : extract(alice(), packet)) {
      var fact = asserted(outcome);
      if (fact.predicate().equals("city")) {
        var unused = facts().retract(fact.id(), "he never lived there");
      }
    }
    readEverythingAgain();
    assertEquals(List.of("rice"), told(), "the other statement of the packet stays");
  }

  @Test
  void limitedInTime() {
    admin().facts().declareSingle("city");
    AssertOutcome unused =
        facts().put(facts().draft("Bob", "city", "Porto").during(new Validity(YEAR_BEFORE, null)));
    Instant from = PromiseStore.NOW.plus(Duration.ofDays(10));
    Instant to = PromiseStore.NOW.plus(Duration.ofDays(20));
    unused = facts().put(facts().draft("Bob", "city", "Faro").during(new Validity(from, to)));
    assertEquals(List.of("Porto"), told());
    unused = read("food", "rice");
    readEverythingAgain();
    assertEquals(List.of("Porto", "rice"), told());
    store.clock.set(from.plus(Duration.ofDays(1)));
    assertEquals(List.of("Faro", "rice"), told(), "only for its time");
    store.clock.set(to);
    assertEquals(List.of("Porto", "rice"), told());
  }
}
