package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Changes;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactQuery.Order;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.FormerFactRepository;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.RankedFactPlace;
import io.l9.substrate.domain.knowledge.fact.RankedFactsQuery;
import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.RejectionRepository;
import io.l9.substrate.domain.knowledge.fact.Slot;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.knowledge.fact.FactClaims;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of every method of the ports of knowledge. */
final class KnowledgeCalls {

  private KnowledgeCalls() {}

  static void believes(MemoryFixture fixture, MemoryStore memory, KnowledgeStore knowledge) {
    FactRepository facts = knowledge.facts();
    TenantScope actor = fixture.actor();
    Packet packet = fixture.packet().build();
    Packet other = fixture.packet().build();
    var unused = memory.packets().createAbsent(List.of(packet, other));
    Claim oslo = claim(actor, "Oslo", packet);
    var one = FactClaims.assertAll(knowledge, List.of(oslo));
    var again = FactClaims.assertAll(knowledge, List.of(claim(actor, "Oslo", other)));
    assertEquals(2, facts.sources(List.of(packet.id(), other.id())).size());
    // of new rows, of changed ones, and of several
    var more =
        FactClaims.assertAll(
            knowledge, List.of(claim(actor, "Rome", packet), claim(actor, "Bern", null)));
    var most =
        FactClaims.assertAll(
            knowledge, List.of(claim(actor, "Rome", other), claim(actor, "Bern", other)));
    assertEquals(List.of(), facts.conflicts(NOW, 1, null).items(), "a predicate of many values");
    assertTrue(facts.conflict(oslo.slot().id(), NOW).isEmpty());
    var next = facts.conflicts(NOW, 1, new Position(NOW, Seeds.uuid(fixture.random())));
    Fact fact = facts.ofSkeleton(oslo.skeleton()).get(0);
    assertTrue(facts.find(fact.id()).isPresent());
    assertEquals(2, facts.revisions(fact.id()).size());
    assertEquals(1, facts.records(List.of(fact.id())).size());
    for (@Nullable RankedFactPlace place :
        new @Nullable RankedFactPlace[] {null, new RankedFactPlace(1, fact.id())}) {
      var all = facts.ranked(new RankedFactsQuery(null, .1, 5, place));
      var some = facts.ranked(new RankedFactsQuery(fact.subject(), 0, 5, place));
    }
    assertEquals(2, facts.evidence(fact.id()).size());
    EntityResolution merged =
        EntityResolution.of(List.of(List.of(fact.subject().normalized(), "bob")));
    for (Order order : Order.values()) {
      for (@Nullable Instant knownAt : new @Nullable Instant[] {null, NOW}) {
        for (@Nullable FactPlace after : new @Nullable FactPlace[] {null, FactPlace.of(fact)}) {
          for (EntityResolution names : List.of(EntityResolution.NONE, merged)) {
            var page = facts.list(query(fact, other, order, knownAt, after), names, NOW);
          }
        }
      }
    }
    assertEquals(
        3,
        facts
            .list(FactQuery.about(fact.subject()), EntityResolution.NONE, NOW)
            .page()
            .facts()
            .size());
    assertEquals(Set.of(), facts.onlyOfEndedFacts(List.of(packet.id(), other.id()), NOW));
    List<PacketId> packets = List.of(packet.id(), other.id());
    assertEquals(3, facts.recall(List.of("alice", "bob"), packets, NOW, 5).size());
    assertEquals(2, facts.recall(List.of(), List.of(packet.id()), NOW, 5).size());
    assertTrue(facts.erase(fact.id()));
    adopts(knowledge, fact, fixture);
  }

  /** Adopts a row that is not there, so that it is inserted, as from an export. */
  private static void adopts(KnowledgeStore knowledge, Fact fact, MemoryFixture fixture) {
    FormerFactRepository former = knowledge.formerFacts();
    FactId id = new FactId(Seeds.uuid(fixture.random()));
    assertEquals(List.of(), former.list(5, null));
    assertEquals(List.of(), former.list(5, new Position(NOW, id.value())));
    assertEquals(List.of(), former.lock(List.of(id)));
    former.remove(List.of(id));
    Claim claim = claim(fixture.actor(), "Graz", null);
    Fact first =
        Slot.empty(claim.slot())
            .asserted(claim, id::value, fact.knownFrom())
            .after()
            .facts()
            .get(0);
    var unused = knowledge.facts().lock(List.of(FactRepository.Look.at(claim.slot())));
    knowledge
        .facts()
        .write(
            new Changes(
                List.of(
                    new FactRevision(
                        first,
                        new FactChange(
                            FactChange.Kind.ADOPTED, null, null, Author.of(fixture.actor())))),
                List.of()));
    assertEquals(1, knowledge.facts().revisions(id).size());
  }

  private static Claim claim(TenantScope actor, String value, @Nullable Packet source) {
    return FactClaims.of(actor, "lives_in", value, Validity.ALWAYS, OnConflict.KEEP_BOTH, source);
  }

  private static FactQuery query(
      Fact fact, Packet source, Order order, @Nullable Instant knownAt, @Nullable FactPlace after) {
    return new FactQuery(
        fact.subject(),
        fact.predicate(),
        fact.object(),
        .1,
        FactPath.OBSERVED,
        source.id(),
        Set.of(FactState.HELD, FactState.RETRACTED),
        NOW,
        false,
        knownAt,
        order,
        5,
        after);
  }

  static void refuses(MemoryFixture fixture, KnowledgeStore knowledge) {
    RejectionRepository rejections = knowledge.rejections();
    TenantScope actor = fixture.actor();
    Claim refused = FactClaims.of(actor, "works_at", "Acme");
    Rejection rejection =
        new Rejection(
            new RejectionId(Seeds.uuid(fixture.random())),
            actor.owner(),
            refused.subject(),
            "works_at",
            refused.object(),
            refused.skeleton(),
            "never did",
            Author.of(actor),
            NOW,
            0,
            null,
            null);
    rejections.create(rejection);
    assertTrue(rejections.find(rejection.id()).isPresent());
    assertEquals(1, rejections.standing(List.of(refused.skeleton())).size());
    assertEquals(
        1,
        rejections
            .standing(
                List.of(refused.skeleton(), FactClaims.of(actor, "works_at", "Emca").skeleton()))
            .size());
    rejections.count(Map.of(rejection.id(), 2), NOW);
    assertEquals(1, rejections.list(true, 5, null).items().size());
    assertEquals(
        1,
        rejections
            .list(false, 5, new Position(NOW.plusSeconds(1), rejection.id().value()))
            .items()
            .size());
    assertTrue(
        rejections.lift(
            rejection.id(), new Rejection.Lifting("it was a mistake", Author.of(actor), NOW)));
  }

  static void declares(MemoryFixture fixture, KnowledgeStore knowledge) {
    TenantScope admin = fixture.world().orgAdmin();
    FactPredicate declared =
        new FactPredicate(
            new Ownership(admin.tenant(), admin.org(), null), "works_at", true, null, null, NOW);
    knowledge.predicates().put(declared);
    knowledge.predicates().put(declared);
    assertEquals(List.of(declared), knowledge.predicates().of(List.of("works_at")));
    assertEquals(1, knowledge.predicates().of(List.of("works_at", "lives_in")).size());
    assertEquals(List.of(declared), knowledge.predicates().all(5));
  }

  /** Reads marks, and tries to move them, each in a unit of work of its own. */
  static void reads(MemoryFixture fixture, UnitOfWork unitOfWork, KnowledgeStore knowledge) {
    ReadingMarkRepository marks = knowledge.readingMarks();
    TenantScope actor = fixture.actor();
    TenantId tenant = actor.tenant();
    PacketId packet =
        unitOfWork.inScope(
            actor,
            () -> {
              assertEquals(Optional.of(tenant), marks.tenantAfter(null));
              assertEquals(Optional.empty(), marks.tenantAfter(tenant));
              var unused = marks.countUnread(tenant);
              return marks.unread(tenant, 1, NOW).stream()
                  .findFirst()
                  .orElseGet(() -> new PacketId(Seeds.uuid(fixture.random())));
            });
    assertThrows(
        ForbiddenException.class,
        () ->
            unitOfWork.inScope(
                actor,
                () -> {
                  marks.pass(tenant, packet);
                  return packet;
                }));
    assertThrows(
        ForbiddenException.class,
        () -> unitOfWork.inScope(actor, () -> marks.postpone(tenant, NOW, "no answer")));
  }
}
