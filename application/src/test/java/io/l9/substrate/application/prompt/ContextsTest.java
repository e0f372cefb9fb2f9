package io.l9.substrate.application.prompt;

import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.prompt.ContextItem;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.ItemKind;
import io.l9.substrate.domain.prompt.LeftOut.Reason;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.prompt.Trust;
import io.l9.substrate.text.CodePointEstimator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ContextsTest extends PromptTestBase {

  @Test
  void givesFactsOfTheNamedSubject_andPackets_inBlocksOfData() {
    Packet packet = stored("Alice moved to the new office near the harbour");
    Fact fact = held("Alice", "prefers_contact", "email", null);
    Fact other = held("Bob", "prefers_contact", "phone", null);
    fixture.clock.advance(Duration.ofDays(3));

    PromptContext context = context("How do I reach ALICE's office?");

    assertEquals(
        List.of("Alice prefers_contact email"), texts(context, ItemKind.FACT), context::toString);
    assertEquals(
        List.of("Alice moved to the new office near the harbour"), texts(context, ItemKind.PACKET));
    assertFalse(context.text().contains(other.id().toString()));
    ContextItem given = context.items().get(0);
    assertEquals(fact.id().value(), given.id());
    assertEquals(Trust.STATED, given.trust());
    assertEquals("end_user", given.source());
    assertTrue(
        context
            .text()
            .contains(
                "<memory kind=\"packet\" id=\""
                    + packet.id()
                    + "\" source=\"note\" date=\"2026-03-01\" age=\"3 d\" trust=\"recorded\">\n"
                    + "Alice moved to the new office near the harbour\n</memory>\n"),
        context::text);
    assertEquals("code-points", context.estimator());
  }

  @Test
  void givesFactsOfTheFoundPackets_whomeverTheyAreAbout() {
    Packet packet = stored("The harbour office opens at nine");
    held("HQ", "opens_at", "09:00", packet);

    PromptContext context = context("When does the harbour office open?");

    assertEquals(List.of("HQ opens_at 09:00"), texts(context, ItemKind.FACT));
    assertEquals("packet " + packet.id(), context.items().get(0).source());
  }

  @Test
  void givesFactsAboutEveryNameOfASubject_untilTheMergeIsTakenBack() {
    held("Alicia Ray", "city", "Oslo", null);
    EntityMerge merge =
        knowledge.entityMerges().merge(alice, EntityMergeDraft.of(List.of("Ally", "Alicia Ray")));
    assertEquals(
        List.of("Alicia Ray city Oslo"), texts(context("Where does Ally live?"), ItemKind.FACT));
    knowledge.entityMerges().unmerge(alice, merge.id());
    assertEquals(List.of(), texts(context("Where does Ally live?"), ItemKind.FACT));
  }

  @Test
  void ordersFactsByTrust() {
    held("Alice", "city", "Oslo", null);
    said(fixture.world.system(), "Alice", "city", "Paris", null);
    Fact confirmed = held("Alice", "language", "French", null);
    knowledge.facts().confirm(alice, confirmed.id(), null);

    assertEquals(
        List.of("Alice language French", "Alice city Oslo", "Alice city Paris"),
        texts(context("Alice"), ItemKind.FACT));
  }

  @Test
  void aPacketThatSaysOnlyAFactIsNotGivenBesideIt() {
    Packet only =
        fixture.stored(
            PacketDraft.builder("contact", fixture.json.of(Map.of("subject", "Alice", "age", 41))));
    Packet more = stored("Alice has her birthday in May and is 41 years of age");
    Fact fact = held("Alice", "age", 41, only);

    PromptContext context = context("Alice age birthday 41");

    assertTrue(ids(context).contains(fact.id().value()), context::toString);
    assertTrue(ids(context).contains(more.id().value()), context::toString);
    assertEquals(Reason.NEAR_DUPLICATE, leftOut(context, only.id().value()).reason());
    assertEquals(fact.id().value(), leftOut(context, only.id().value()).near());
  }

  @Test
  void aPayloadOfMoreThanATextIsGivenWhole() {
    fixture.stored(
        PacketDraft.builder(
            "quote", fixture.json.of(Map.of("text", "Quote for HDPE", "price", 1284.5))));

    assertEquals(
        List.of("{\"price\":1284.5,\"text\":\"Quote for HDPE\"}"),
        texts(context("HDPE quote"), ItemKind.PACKET));
  }

  @Test
  void kindsAndPacketsCanBeChosen() {
    Packet tagged = fixture.stored(fixture.draft("Alice likes tea").tags(Set.of("drink")));
    stored("Alice likes walks by the sea");
    held("Alice", "drinks", "tea", tagged);
    ContextQuery query = ContextQuery.of("What does Alice like?");

    PromptContext packets = context(query.include(Set.of(ItemKind.PACKET)));
    PromptContext facts = context(query.include(Set.of(ItemKind.FACT)));
    PromptContext filtered =
        context(query.filter(PacketFilter.must(new Condition.AllTags(Set.of("drink")))));

    assertEquals(2, packets.items().size());
    assertEquals(List.of(), texts(packets, ItemKind.FACT));
    assertEquals(List.of("Alice drinks tea"), texts(facts, ItemKind.FACT));
    assertEquals(1, facts.items().size());
    assertEquals(List.of("Alice likes tea"), texts(filtered, ItemKind.PACKET));
  }

  @Test
  void kAndTheBudgetBoundTheAnswer_andWhatIsLeftOutIsNamed() {
    for (int i = 0; i < 12; i++) {
      stored("Alice visited the plant number " + i);
      held("Alice", "visited", "plant " + i, null);
    }
    ContextQuery query = ContextQuery.of("Which plants did Alice visit?");

    PromptContext five = context(query.k(5));
    PromptContext tight = context(query.k(24).maxTokens(400));

    assertEquals(5, five.items().size());
    assertTrue(five.leftOut().stream().anyMatch(left -> left.reason() == Reason.K));
    assertFalse(tight.items().isEmpty());
    assertTrue(tight.tokens() <= 400, () -> "has " + tight.tokens());
    assertTrue(new CodePointEstimator().tokens(tight.text()) <= 400);
    assertTrue(tight.leftOut().stream().anyMatch(left -> left.reason() == Reason.BUDGET));
    assertEquals(24, tight.items().size() + tight.leftOut().size());
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    for (int i = 0; i < 5; i++) {
      stored("Alice visited the plant number " + i);
      held("Alice", "visited", "plant " + i, null);
    }

    assertEquals(context("Alice plant"), context("Alice plant"));
    assertNotEquals(context("Alice plant"), context("Alice"));
  }

  @Test
  void theTaskIsLookedForToo() {
    Packet packet = stored("Letters to customers begin with a greeting");

    PromptContext context = context(ContextQuery.ofTask(null, "Write letters to customers"));

    assertEquals(List.of(packet.id().value()), ids(context));
  }

  @Test
  void whatHasExpiredIsNotGiven() {
    fixture.stored(fixture.draft("Alice is on holiday").expiresAt(NOW.plus(Duration.ofHours(1))));
    assertEquals(1, context("Alice holiday").items().size());

    fixture.clock.advance(Duration.ofHours(2));

    assertEquals(List.of(), context("Alice holiday").items());
  }

  @Test
  void whatIsGivenCountsAsRecalled_unlessItIsNotTracked() {
    Packet packet = stored("Alice likes tea with milk in the morning");
    Fact fact = held("Alice", "city", "Oslo", null);
    ContextQuery query = ContextQuery.of("Alice tea");

    prompt.untracked().context(alice, query);
    assertEquals(List.of(), accesses(AccessTarget.packet(packet.id().value())));

    context(query);
    Access read = accesses(AccessTarget.packet(packet.id().value())).get(0);
    assertEquals("context", read.context());
    assertEquals(2, read.rank());
    assertEquals(1, accesses(new AccessTarget(AccessTarget.Type.FACT, fact.id().value())).size());

    context(query.k(1));
    assertEquals(1, accesses(AccessTarget.packet(packet.id().value())).size());
  }

  /** Repetition is not corroboration. */
  @Test
  void beingGivenAHundredTimesLeavesAFactAsItIs() {
    Fact fact = held("Alice", "city", "Oslo", stored("Alice lives in Oslo"));

    for (int i = 0; i < 100; i++) {
      context("Where does Alice live?");
    }

    assertEquals(fact, knowledge.facts().get(alice, fact.id()).fact());
  }

  private List<Access> accesses(AccessTarget target) {
    return fixture.memory.access().accesses(alice, new AccessQuery(target, 10, null)).items();
  }
}
