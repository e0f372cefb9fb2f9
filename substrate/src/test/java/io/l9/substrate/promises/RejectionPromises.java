package io.l9.substrate.promises;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.graph.Edge;
import io.l9.substrate.domain.knowledge.graph.TraversalQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.testkit.shared.TenantWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A person's no holds, whichever way the value comes. */
abstract class RejectionPromises extends KnowledgePromises {

  RejectionPromises(PromiseStore store) {
    super(store);
  }

  private FactMemory facts() {
    return alice().facts();
  }

  private Rejection rejectPorto() {
    return facts().reject("Bob", "city", "Porto", "he never lived there");
  }

  private long attempts(Rejection rejection) {
    return facts().rejection(rejection.id()).attempts();
  }

  /** Every way in by which somebody who acts for Alice can say where Bob lives. */
  private Map<String, BiConsumer<Memory, String>> waysIn() {
    Map<String, BiConsumer<Memory, String>> ways = new LinkedHashMap<>();
    ways.put("assertion", (memory, city) -> memory.facts().put("Bob", "city", city));
    ways.put(
        "entity",
        (memory, city) -> memory.facts().put(memory.facts().relation("Bob", "city", city)));
    ways.put(
        "batch",
        (memory, city) ->
            memory
                .facts()
                .putAll(
                    List.of(
                        memory.facts().draft("Eve", "city", city),
                        memory.facts().draft("Bob", "city", city))));
    ways.put(
        "contradiction of others",
        (memory, city) ->
            memory
                .facts()
                .put(memory.facts().draft("Bob", "city", city).on(OnConflict.CONTRADICT)));
    ways.put(
        "another packet",
        (memory, city) ->
            memory.facts().put("Bob", "city", city, note(memory, "Bob", "said", word())));
    ways.put("extraction", (memory, city) -> extract(memory, note(memory, "Bob", "city", city)));
    ways.put(
        "extraction by an agent",
        (memory, city) -> extract(agent(), note(memory, "Bob", "city", city)));
    ways.put(
        "a unit of work of several calls",
        (memory, city) ->
            memory.<Object>atomically(inside -> inside.facts().put("Bob", "city", city)));
    ways.put(
        "import",
        (memory, city) -> {
          Memory colleague = as(world.colleague());
          colleague.facts().put("Bob", "city", city);
          imported(memory, exported(colleague), COPY);
        });
    return ways;
  }

  private static final ImportOptions COPY =
      new ImportOptions(null, false, 0, "copy", AbsentParents.KEEP, ImportedIds.REMAP);

  @Test
  void noWayInByPassesTheRules() {
    waysIn()
        .forEach(
            (name, way) -> {
              newWorld();
              way.accept(alice(), "Porto");
              assertEquals(List.of("porto"), cities(), name + " is a way in");
              newWorld();
              Rejection rejection = rejectPorto();
              way.accept(alice(), "Porto");
              way.accept(alice(), "PORTO ");
              assertEquals(List.of(), cities(), name);
              assertTrue(attempts(rejection) > 0, name + " was counted");
              assertEquals(1, units(), name + " made no second unit");
              way.accept(alice(), "Faro");
              assertEquals(List.of("faro"), cities(), name + " takes another value");
              facts().lift(rejection.id(), "he did");
              assertEquals(List.of("faro"), cities(), name + " left nothing behind");
            });
  }

  private List<String> cities() {
    return facts().about("Bob").stream()
        .filter(fact -> fact.predicate().equals("city"))
        .map(fact -> fact.object().identity().replace("\"", "").toLowerCase(Locale.ROOT))
        .toList();
  }

  private long units() {
    return everything(alice(), "Bob").stream()
        .filter(fact -> fact.predicate().equals("city"))
        .count();
  }

  @Test
  void knowsAValueAgain_inEverySpelling_andLetsAParaphrasePass() {
    Rejection rejection = rejectPorto();
    List<String> spellings =
        List.of(
            "porto",
            " PORTO\t",
            "Por\u200bto",
            "P\u043erto",
            "\uFF30\uFF4F\uFF52\uFF54\uFF4F",
            "P0rto",
            "\u202ePorto",
            "Po\u00adrto");
    for (String spelling : spellings) {
      assertInstanceOf(
          AssertOutcome.Absorbed.class, facts().put("Bob", "city", spelling), spelling);
    }
    assertEquals(spellings.size(), attempts(rejection));
    assertEquals(List.of(), told(alice(), "Bob"));
    Fact paraphrase = asserted(facts().put("Bob", "city", "the city at the mouth of the Douro"));
    assertEquals(List.of(paraphrase), facts().about("Bob"), "a paraphrase is another value");
  }

  @Test
  void outlivesExpiryAndPruning() {
    PacketId packet = note(alice(), "Bob", "city", "Porto");
    PacketId kept = note(alice(), "Bob", "food", "rice");
    Fact fact = asserted(extract(alice(), packet).get(0));
    Rejection rejection = facts().reject(fact.id(), Reach.USER, "never");
    Instant past = store.clock.instant().minus(Duration.ofSeconds(1));
    var unused = alice().packets().expire(packet, past);
    runEveryJob();
    store.clock.advance(Duration.ofDays(3650));
    runEveryJob();
    assertThrows(NotFoundException.class, () -> facts().get(fact.id()), "it went with its packet");
    store.restart();
    assertAbsorbed(facts().put("Bob", "city", "porto"));
    assertEquals(1, extract(alice(), kept).size());
    assertEquals(List.of("rice"), told(alice(), "Bob"));
    assertTrue(facts().rejection(rejection.id()).stands());
  }

  private static void assertAbsorbed(AssertOutcome outcome) {
    assertInstanceOf(AssertOutcome.Absorbed.class, outcome);
  }

  @Test
  void survivesReextraction_andMakesNoSecondUnit() {
    PacketId first = note(alice(), "Bob", "city", "Porto");
    Fact fact = asserted(extract(alice(), first).get(0));
    Rejection rejection = facts().reject(fact.id(), Reach.USER, "never");
    for (int i = 0; i < 3; i++) {
      extract(alice(), first).forEach(RejectionPromises::assertAbsorbed);
      PacketId other = note(alice(), "BOB", "city", " ".repeat(i) + "PORTO");
      extract(agent(), other).forEach(RejectionPromises::assertAbsorbed);
    }
    reindex();
    extract(alice(), first).forEach(RejectionPromises::assertAbsorbed);
    List<Fact> units = everything(alice(), "Bob");
    assertEquals(List.of(fact.id()), units.stream().map(Fact::id).toList());
    assertEquals(FactState.REJECTED, units.get(0).state());
    assertEquals(4, units.get(0).support(), "four packets said so");
    assertEquals(4, facts().why(fact.id()).evidence().size());
    assertEquals(7 + 4, attempts(rejection), "the job read the four packets, too");
  }

  @Test
  void cannotBeLaundered_byNewerValuesThatComeAndGo() {
    admin().facts().declareSingle("city");
    Fact porto = asserted(facts().put("Bob", "city", "Porto"));
    Rejection rejection = facts().reject(porto.id(), Reach.USER, "never");
    for (int i = 0; i < 3; i++) {
      store.clock.advance(Duration.ofDays(1));
      var faro = facts().put("Bob", "city", "Faro " + i);
      assertEquals(List.of("Faro " + i), told(alice(), "Bob"));
      store.clock.advance(Duration.ofDays(1));
      assertAbsorbed(facts().put("Bob", "city", "Porto"));
      assertEquals(List.of("Faro " + i), told(alice(), "Bob"));
      var unused = facts().retract(facts().about("Bob").get(0).id(), "gone " + faro);
      assertEquals(List.of(), told(alice(), "Bob"), "nothing comes back in its place");
    }
    assertThrows(ConflictException.class, () -> facts().confirm(porto.id(), "but"));
    assertThrows(
        ConflictException.class,
        () -> facts().reinforce(porto.id(), note(alice(), "Bob", "said", "so")));
    assertEquals(3, attempts(rejection));
  }

  @Test
  void cannotBeLaundered_byRestoringWhatWasExportedBefore() {
    Fact porto = asserted(facts().put("Bob", "city", "Porto"));
    String before = exported(alice());
    Rejection rejection = facts().reject(porto.id(), Reach.USER, "never");
    String standing = exported(alice());
    var lifted = facts().lift(rejection.id(), "for the copy");
    String afterLifting = exported(alice());
    assertEquals(false, lifted.stands());
    Rejection again = facts().reject("Bob", "city", "Porto", "still never");
    admin().facts().erase(porto.id());
    for (String lines : List.of(before, standing, afterLifting)) {
      imported(alice(), lines);
      imported(alice(), lines, COPY);
      assertEquals(List.of(), told(alice(), "Bob"));
    }
    assertTrue(facts().rejection(again.id()).stands());
    assertTrue(everything(alice(), "Bob").stream().noneMatch(Fact::held));
    facts()
        .rejections(true, 50, null)
        .items()
        .forEach(each -> facts().lift(each.id(), "he did live there"));
    assertEquals(List.of(), told(alice(), "Bob"), "lifting believes nothing by itself");
    imported(as(world.colleague()), before, COPY);
    assertEquals(List.of("Porto"), told(as(world.colleague()), "Bob"), "whom no rejection covers");
  }

  @Test
  void cannotBeLaundered_byMergingNames() {
    Rejection rejection = rejectPorto();
    Rejection of = facts().reject("Bob", "employer", "Acme", "he never worked there");
    asserted(facts().put("Bobby", "city", "Porto"));
    asserted(facts().put(facts().relation("Bobby", "friend", "Eve")));
    asserted(facts().put(facts().relation("Bob", "employer", "Acme Inc")));
    assertEquals(List.of("acme inc"), told(alice(), "Bob"), "another name, and another value");
    assertEquals(List.of("Porto", "eve"), told(alice(), "Bobby"));

    var names = alice().graph().merge(List.of("Bob", "Bobby"));
    var objects = alice().graph().merge(List.of("Acme", "Acme Inc"));
    for (String name : List.of("Bob", "Bobby")) {
      assertAbsorbed(facts().put("Bob", "city", "Porto"));
      assertEquals(List.of("eve"), told(alice(), name), "the rest of both is told");
      String context = alice().context("Where does " + name + " live?").text();
      assertTrue(context.contains("Bobby friend Eve"), context);
      assertFalse(context.contains("Porto"), context);
      assertFalse(context.contains("Acme"), context);
      assertEquals(List.of("eve"), walked(name), "an edge is not told either");
      assertEquals(
          List.of("eve"),
          alice().graph().neighbours(name).edges().stream().map(Edge::target).toList());
    }
    alice().graph().unmerge(names.id());
    alice().graph().unmerge(objects.id());
    assertEquals(List.of("acme inc"), told(alice(), "Bob"));
    assertEquals(List.of("Porto", "eve"), told(alice(), "Bobby"), "of Bobby nobody rejected it");
    assertEquals(List.of("acme inc"), walked("Bob"));
    assertEquals(2, attempts(rejection));
    assertEquals(0, attempts(of));
  }

  /** Returns the ends of the edges of a walk of one step. */
  private List<String> walked(String from) {
    return alice().graph().traverse(TraversalQuery.from(from).withDepth(1)).edges().stream()
        .map(Edge::target)
        .toList();
  }

  private void newWorld() {
    world = new TenantWorld(random);
  }
}
