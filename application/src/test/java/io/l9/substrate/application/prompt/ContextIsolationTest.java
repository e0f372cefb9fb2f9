package io.l9.substrate.application.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.packet.Condition;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.prompt.ContextQuery;
import io.l9.substrate.domain.prompt.PromptContext;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Contexts beyond the border of a scope, each with the scope that sees them as the control. */
final class ContextIsolationTest extends PromptTestBase {

  private static final ContextQuery QUERY = ContextQuery.of("Where does Alice live?");

  private final List<TenantScope> others =
      List.of(
          fixture.world.colleague(), fixture.world.endUserElsewhere(), fixture.world.foreigner());

  @Test
  void anotherScopeIsNeverGivenWhatItDoesNotSee() {
    Packet packet = stored("Alice lives in Oslo by the harbour");
    Fact fact = held("Alice", "city", "Oslo", packet);
    assertEquals(List.of(fact.id().value(), packet.id().value()), ids(context(QUERY)));

    for (TenantScope other : others) {
      PromptContext context = prompt.contexts().context(other, QUERY);
      assertEquals(List.of(), context.items(), other::toString);
      assertEquals(List.of(), context.leftOut(), other::toString);
      assertFalse(context.toString().contains("Oslo"), other::toString);
    }
  }

  @Test
  void aFilterCannotWidenWhatACallerSees() {
    Packet hidden =
        fixture
            .memory
            .ingestion()
            .ingest(
                fixture.world.system(),
                fixture.draft("Alice lives in Oslo").visibility(Visibility.L_PRIVATE).build())
            .packet();
    Packet seen = stored("Alice lives in Bergen now");
    ContextQuery query =
        QUERY.filter(
            PacketFilter.must(
                new Condition.AnyOf(
                    Condition.NameField.SCOPE,
                    Set.of(Visibility.L_PRIVATE.code(), Visibility.SHARED.code()))));

    assertTrue(
        ids(prompt.contexts().context(fixture.world.system(), query))
            .contains(hidden.id().value()));
    assertEquals(List.of(seen.id().value()), ids(context(query)));
    assertEquals(
        List.of(),
        ids(context(QUERY.filter(PacketFilter.must(new Condition.IsOneOf(Set.of(hidden.id())))))));
  }

  @Test
  void thePacketsOfOthersDoNotLendTheirFacts() {
    Packet packet = stored("The harbour office opens at nine");
    held("HQ", "opens_at", "09:00", packet);
    ContextQuery query = ContextQuery.of("When does the harbour office open?");
    assertEquals(2, context(query).items().size());

    for (TenantScope other : others) {
      fixture
          .memory
          .ingestion()
          .ingest(other, fixture.draft("The harbour office opens at ten").build());
      PromptContext context = prompt.contexts().context(other, query);
      assertEquals(1, context.items().size(), other::toString);
      assertFalse(context.text().contains("09:00"), other::toString);
    }
  }

  @Test
  void whatOneUserRejectsIsStillGivenToAnother() {
    Packet packet = stored("Alice lives in Oslo by the harbour");
    Fact fact = held("Alice", "city", "Oslo", packet);
    said(fixture.world.colleague(), "Alice", "city", "Oslo", null);

    knowledge.rejections().reject(alice, fact.id(), Reach.USER, "no");

    assertEquals(List.of(packet.id().value()), ids(context(QUERY)));
    assertTrue(prompt.contexts().context(fixture.world.colleague(), QUERY).text().contains("Oslo"));
  }
}
