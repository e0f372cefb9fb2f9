package io.l9.substrate.application.prompt;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.SearchHit;
import io.l9.substrate.domain.memory.search.SearchQuery;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut.Reason;
import io.l9.substrate.domain.prompt.PromptContext;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Facts that ended, and the packets from which they come back otherwise. */
final class EndedFactsTest extends PromptTestBase {

  /** A search finds the old packet as before, and says what became of it. */
  @Test
  void aPacketWhoseOnlyFactWasSupersededSaysSo() {
    single("employer");
    Packet old = stored("Alice works for Acme as an engineer");
    Packet mixed = stored("Alice works for Acme and lives in Oslo");
    Fact acme = held("Alice", "employer", "Acme", old);
    said(alice, "Alice", "employer", "Acme", mixed);
    held("Alice", "city", "Oslo", mixed);
    assertFalse(hit(old).factsSuperseded());
    assertFalse(item(context("Alice works for"), old).factsSuperseded());

    Packet news = stored("Alice has a new job at Globex");
    Fact globex = held("Alice", "employer", "Globex", news);
    fixture.clock.advance(Duration.ofMinutes(1));

    assertTrue(hit(old).factsSuperseded());
    assertFalse(hit(mixed).factsSuperseded());
    assertFalse(hit(news).factsSuperseded());
    PromptContext context = context("Who does Alice work for? Acme");
    assertTrue(item(context, old).factsSuperseded());
    assertTrue(context.text().contains("facts_superseded=\"true\""));
    assertTrue(ids(context).contains(globex.id().value()));
    assertFalse(ids(context).contains(acme.id().value()));
    assertEquals(Reason.NOT_CURRENT, leftOut(context, acme.id().value()).reason());
  }

  @Test
  void aSupersededFactOfAFoundPacketIsNamedAndNotGiven() {
    single("employer");
    Packet old = stored("Alice works for Acme as an engineer");
    Fact acme = asserted(employer("Acme", 10).from(old.id(), null));
    knowledge.facts().assertFact(alice, employer("Globex", 20));

    PromptContext context = context("Alice employer Acme");

    assertEquals(Reason.SUPERSEDED, leftOut(context, acme.id().value()).reason());
    assertEquals(List.of("Alice employer Globex"), texts(context, ItemKind.FACT));
  }

  /** Returns a draft for a period of so many days before and after now. */
  private FactDraft employer(String name, int days) {
    Duration around = Duration.ofDays(days);
    return draft("employer", name).during(new Validity(NOW.minus(around), NOW.plus(around)));
  }

  private FactDraft draft(String predicate, String value) {
    return FactDraft.of(
        new EntityName("Alice"), predicate, new FactObject.Value(fixture.json.of(value)));
  }

  private Fact asserted(FactDraft draft) {
    return ((AssertOutcome.Asserted) knowledge.facts().assertFact(alice, draft)).fact();
  }

  @Test
  void aFactThatDoesNotHoldYetIsNamedAndNotGiven() {
    Packet packet = stored("Alice moves to Oslo next year");
    Fact oslo =
        asserted(
            draft("city", "Oslo")
                .during(new Validity(NOW.plus(Duration.ofDays(365)), null))
                .from(packet.id(), null));

    PromptContext context = context("Alice Oslo");

    assertEquals(Reason.NOT_CURRENT, leftOut(context, oslo.id().value()).reason());
    assertFalse(item(context, packet).factsSuperseded());
  }

  @Test
  void aRejectedValueIsNotGiven_howeverItIsSpelled_andItsPacketSaysSo() {
    Packet packet = stored("Alice lives in Paris near the river");
    Fact paris = held("Alice", "city", "Paris", packet);
    assertTrue(ids(context("Alice Paris")).contains(paris.id().value()));

    knowledge.rejections().reject(alice, paris.id(), Reach.USER, "she never lived there");
    said(alice, "Alice", "city", "PARIS ", stored("Alice lives in PARIS"));

    PromptContext context = context("Alice Paris");
    assertEquals(List.of(), texts(context, ItemKind.FACT));
    assertTrue(item(context, packet).factsSuperseded());
    assertTrue(hit(packet).factsSuperseded());
    assertTrue(context.leftOut().stream().noneMatch(left -> left.id().equals(paris.id().value())));
  }

  private SearchHit hit(Packet packet) {
    return fixture
        .memory
        .search()
        .search(alice, SearchQuery.of("Alice Acme Paris Globex"))
        .hits()
        .stream()
        .filter(hit -> hit.packet().id().equals(packet.id()))
        .findFirst()
        .orElseThrow();
  }

  private static ContextItem item(PromptContext context, Packet packet) {
    return context.items().stream()
        .filter(item -> item.id().equals(packet.id().value()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(packet.id() + " is not in " + context));
  }
}
