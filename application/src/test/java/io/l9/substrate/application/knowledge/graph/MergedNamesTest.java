package io.l9.substrate.application.knowledge.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.graph.EntityMerge;
import io.l9.substrate.domain.knowledge.graph.EntityMergeDraft;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Merged names in questions about facts. */
class MergedNamesTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;

  private Fact fact(String subject, String predicate, String object) {
    return fixture.put(
        FactDraft.of(
            new EntityName(subject), predicate, new FactObject.Entity(new EntityName(object))));
  }

  private List<Fact> asked(
      @Nullable String subject, @Nullable FactObject object, @Nullable Instant knownAt) {
    return fixture
        .facts
        .list(
            user,
            new FactQuery(
                subject == null ? null : new EntityName(subject),
                "works_at",
                object,
                null,
                null,
                null,
                Set.of(FactState.HELD),
                null,
                false,
                knownAt,
                FactQuery.Order.TRUST,
                9,
                null))
        .page()
        .facts();
  }

  private EntityMerge merge(String... names) {
    return fixture.knowledge.entityMerges().merge(user, EntityMergeDraft.of(List.of(names)));
  }

  @Test
  void standForOneSubjectAndOneObject_untilTheMergeIsTakenBack() {
    Fact bob = fact("Bob", "works_at", "IBM");
    Fact robert = fact("Robert", "works_at", "Acme");
    Instant before = fixture.memory.clock.instant();
    FactObject ibm = new FactObject.Entity(new EntityName("Int. Business Machines"));
    assertEquals(List.of(bob), asked("BOB", null, null));
    assertEquals(List.of(), asked(null, ibm, null));

    EntityMerge persons = merge("Bob", "Robert");
    EntityMerge companies = merge("IBM", "Int. Business Machines");
    for (String name : List.of("bob", "ROBERT")) {
      assertEquals(Set.of(bob, robert), Set.copyOf(asked(name, null, null)), name);
      assertEquals(List.of(bob), asked(name, ibm, null), name);
    }
    assertEquals(List.of(bob), asked(null, ibm, null));
    assertEquals(List.of(bob), asked("Bob", null, before), "the record has no merges");

    fixture.knowledge.entityMerges().unmerge(user, persons.id());
    fixture.knowledge.entityMerges().unmerge(user, companies.id());
    assertEquals(List.of(bob), asked("BOB", null, null));
    assertEquals(List.of(), asked(null, ibm, null));
  }

  @Test
  void doNotReachWhoDoesNotSeeTheMerge() {
    Fact wide =
        KnowledgeFixture.fact(
            fixture.put(fixture.memory.world.orgAdmin(), fixture.draft("works_at", "Acme")));
    merge("Alice", "Al");
    assertEquals(List.of(wide), asked("Al", null, null));
    TenantScope colleague = fixture.memory.world.colleague();
    FactQuery query = FactQuery.about(new EntityName("Al"));
    assertEquals(List.of(), fixture.facts.list(colleague, query).page().facts());
    RelationshipQuery edges = RelationshipQuery.all(9, null);
    assertEquals(
        List.of(), fixture.knowledge.relationships().list(user, edges).items(), "it is a value");
  }
}
