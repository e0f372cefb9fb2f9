package io.l9.substrate.application.knowledge.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.graph.RelationshipDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.knowledge.graph.Relationships;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelationshipsServiceTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final Relationships relationships = fixture.knowledge.relationships();
  private final TenantScope user = fixture.user;
  private final RelationshipDraft worksAt = RelationshipDraft.of("Alice", "works_at", "Acme");

  private Fact fact() {
    return fixture.put(
        FactDraft.of(
            new EntityName("Alice"), "works_at", new FactObject.Entity(new EntityName("Acme"))));
  }

  /** A rejection of the value covers the relationship, in any spelling, for whom it was said. */
  @Test
  void refusesAMentionOfWhatIsRejected_untilThatIsLifted() {
    Rejection no =
        fixture.rejections.reject(
            user,
            new RejectionDraft(
                new EntityName("ALICE"), "works_at", fixture.value("acme"), Reach.USER, "no"));
    RelationshipDraft spelled = RelationshipDraft.of("Аlice", "Works_at", "ac me");
    for (RelationshipDraft said : List.of(worksAt, spelled)) {
      ConflictException refused =
          assertThrows(ConflictException.class, () -> relationships.mention(user, said));
      assertTrue(refused.getMessage().contains("lift the rejection"), refused::getMessage);
    }
    RelationshipDraft other = RelationshipDraft.of("Alice", "works_at", "Bolt");
    assertThrows(
        ConflictException.class, () -> relationships.mentionAll(user, List.of(other, worksAt)));
    assertEquals(List.of(), relationships.list(user, RelationshipQuery.all(9, null)).items());
    assertTrue(relationships.mention(fixture.memory.world.colleague(), worksAt).created());
    fixture.rejections.lift(user, no.id(), "she does");
    assertTrue(relationships.mention(user, worksAt).created());
  }

  @Test
  void givesAFactByItsId_andLeavesItToTheFact() {
    Fact fact = fact();
    assertEquals(fact.id(), relationships.get(user, fact.id().value()).fact());
    assertThrows(ConflictException.class, () -> relationships.delete(user, fact.id().value()));
    assertTrue(relationships.mention(user, worksAt).created(), "beside the fact");
    fixture.facts.retract(user, fact.id(), "she left");
    assertThrows(NotFoundException.class, () -> relationships.get(user, fact.id().value()));
    assertThrows(NotFoundException.class, () -> relationships.delete(user, fact.id().value()));
    assertEquals(1, relationships.list(user, RelationshipQuery.all(9, null)).items().size());
  }
}
