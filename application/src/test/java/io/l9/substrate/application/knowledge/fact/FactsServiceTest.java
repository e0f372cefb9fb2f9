package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.fact;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.application.tenancy.TransactionsService;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class FactsServiceTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;
  private final TenantScope admin = fixture.memory.world.orgAdmin();

  private void tick() {
    fixture.memory.clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void keepsBoth_orContradicts_asItIsTold() {
    Fact paris = fixture.put(fixture.draft("city", "Paris"));
    Fact oslo = fixture.put(fixture.draft("city", "Oslo"));
    assertEquals(paris, fixture.facts.get(user, paris.id()).fact());
    AssertOutcome.Contradicted outcome =
        assertInstanceOf(
            AssertOutcome.Contradicted.class,
            fixture.put(user, fixture.draft("city", "Rome").on(OnConflict.CONTRADICT)));
    assertEquals(Set.of(paris.id(), oslo.id()), ids(outcome.others()));
    for (Fact weaker : outcome.others()) {
      assertEquals(.8 - .1, weaker.confidence());
      assertEquals(1, weaker.contradictions());
    }
    Facts.Conflict conflict = fixture.facts.conflicts(user, 9, null).items().get(0);
    assertEquals(outcome.fact(), conflict.facts().get(0));
    assertEquals(3, conflict.facts().size());
    Validity before = new Validity(null, Instant.EPOCH);
    Fact young = fixture.put(fixture.draft("school", "A").during(before));
    fixture.put(
        fixture
            .draft("school", "B")
            .on(OnConflict.CONTRADICT)
            .during(new Validity(Instant.EPOCH, null)));
    assertEquals(young, fixture.facts.get(user, young.id()).fact(), "one of another time");
  }

  private static Set<FactId> ids(List<Fact> facts) {
    return Set.copyOf(facts.stream().map(Fact::id).toList());
  }

  @Test
  void leavesARevision_withReasonAndActor_ofEveryChange() {
    fixture.declareSingle("employer");
    Fact acme = fixture.put(fixture.draft("employer", "Acme"));
    tick();
    Packet packet = fixture.packet(user);
    Fact weaker = fixture.facts.contradict(user, acme.id(), packet.id(), "she denies it");
    assertEquals(weaker, fixture.facts.contradict(user, acme.id(), packet.id(), "again"));
    tick();
    fixture.put(fixture.draft("employer", "Beta"));
    tick();
    Fact retracted = fixture.facts.retract(admin, acme.id(), "never so");
    assertEquals(FactState.RETRACTED, retracted.state());
    List<FactChange> changes =
        fixture.facts.history(user, acme.id()).stream().map(FactRevision::change).toList();
    assertEquals(
        List.of(Kind.ASSERTED, Kind.CONTRADICTED, Kind.PERIOD_CHANGED, Kind.RETRACTED),
        changes.stream().map(FactChange::kind).toList());
    assertEquals("she denies it", changes.get(1).reason());
    assertEquals(packet.id(), changes.get(1).packet());
    assertEquals(user.user(), changes.get(2).author().user());
    assertEquals(Role.ORG_ADMIN, changes.get(3).author().role());
    assertThrows(
        ConflictException.class, () -> fixture.facts.retract(user, acme.id(), "once more"));
    assertInstanceOf(
        AssertOutcome.Asserted.class,
        fixture.put(
            user, fixture.draft("employer", "Acme").during(new Validity(null, Instant.EPOCH))),
        "what was retracted can be said again");
  }

  @Test
  void sinksToTheFloor_andLiftsNothingToIt() {
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    for (int i = 0; i < 10; i++) {
      fact = fixture.facts.contradict(user, fact.id(), null, "no " + i);
    }
    assertEquals(Fact.FLOOR, fact.confidence());
    assertEquals(10, fact.contradictions());
    FactDraft draft = fixture.draft("city", "Rome");
    Fact low =
        fixture.put(
            new FactDraft(
                draft.subject(),
                draft.predicate(),
                draft.object(),
                draft.validity(),
                .05,
                null,
                null,
                null,
                null,
                Visibility.SHARED));
    assertEquals(.05, fixture.facts.contradict(user, low.id(), null, "no").confidence());
  }

  @Test
  void movesOnlyRowsOfItsOwn_andShowsWiderOnesBeside() {
    Fact wide = fact(fixture.put(admin, fixture.draft("city", "Oslo")));
    Fact own = fixture.put(fixture.draft("city", "Oslo", fixture.packet(user)));
    assertEquals(List.of(wide), fixture.facts.get(user, own.id()).alsoHeld());
    assertEquals(wide, fixture.facts.get(admin, wide.id()).fact());
    assertThrows(
        ForbiddenException.class,
        () -> fixture.facts.reinforce(user, wide.id(), fixture.packet(user).id(), null));
    assertThrows(
        ForbiddenException.class, () -> fixture.facts.contradict(user, wide.id(), null, "no"));
    assertThrows(ForbiddenException.class, () -> fixture.facts.confirm(user, wide.id(), null));
    assertThrows(ForbiddenException.class, () -> fixture.facts.retract(user, wide.id(), "no"));
    Fact stronger =
        fixture.facts.reinforce(admin, wide.id(), fixture.packet(admin).id(), "seen again");
    assertEquals(.8 + .05, stronger.confidence());
    assertEquals(2, stronger.support());
    assertEquals(own, fixture.facts.get(user, own.id()).fact());
  }

  @Test
  void isNotThere_forOtherScopes() {
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    for (TenantScope other :
        List.of(
            fixture.memory.world.colleague(),
            fixture.memory.world.endUserElsewhere(),
            fixture.memory.world.foreigner())) {
      assertThrows(NotFoundException.class, () -> fixture.facts.get(other, fact.id()));
      assertThrows(NotFoundException.class, () -> fixture.facts.why(other, fact.id()));
      assertThrows(NotFoundException.class, () -> fixture.facts.history(other, fact.id()));
      assertThrows(NotFoundException.class, () -> fixture.facts.retract(other, fact.id(), "mine"));
      assertEquals(List.of(), fixture.told(other, null));
      assertInstanceOf(
          AssertOutcome.Asserted.class,
          fixture.put(other, fixture.draft("city", "Oslo")),
          "and nothing tells of it");
    }
    assertThrows(
        ForbiddenException.class,
        () ->
            fixture.put(
                user,
                new FactDraft(
                    new EntityName("Alice"),
                    "city",
                    fixture.value("Oslo"),
                    Validity.ALWAYS,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Visibility.L_PRIVATE)));
  }

  @Test
  void isErasedByAnAdministratorOfTheTenant() {
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    assertThrows(ForbiddenException.class, () -> fixture.facts.erase(admin, fact.id()));
    TenantScope tenantAdmin = fixture.memory.world.tenantAdmin();
    fixture.facts.erase(tenantAdmin, fact.id());
    assertThrows(NotFoundException.class, () -> fixture.facts.get(user, fact.id()));
    assertThrows(NotFoundException.class, () -> fixture.facts.erase(tenantAdmin, fact.id()));
  }

  @Test
  void answersAQuestionAboutTheRecord_alikeForEver() {
    fixture.declareSingle("employer");
    List<FactId> known = new ArrayList<>();
    known.add(fixture.put(fixture.draft("employer", "Acme")).id());
    tick();
    known.add(fixture.put(fixture.draft("knows", "Bob", fixture.packet(user))).id());
    tick();
    Instant then = fixture.memory.clock.instant();
    tick();
    Facts.Answer before = asKnownAt(then);
    assertTrue(then.isBefore(before.settled()));
    assertEquals(2, before.page().facts().size());
    for (int i = 0; i < 10; i++) {
      tick();
      fixture.put(fixture.draft("employer", "v" + i));
      fixture.put(fixture.draft("knows", "Bob", fixture.packet(user)));
      assertEquals(before.page(), asKnownAt(then).page());
    }
    var unused = fixture.facts.retract(user, known.get(1), "no");
    unused = fixture.facts.contradict(user, known.get(0), null, "no");
    var rejection = fixture.rejections.reject(user, known.get(0), Reach.USER, "no");
    assertEquals(before.page(), asKnownAt(then).page());
    tick();
    var lifted = fixture.rejections.lift(user, rejection.id(), "yes");
    assertFalse(lifted.stands());
    assertEquals(before.page(), asKnownAt(then).page());
  }

  private Facts.Answer asKnownAt(Instant moment) {
    return fixture.facts.list(
        user,
        new FactQuery(
            new EntityName("Alice"),
            null,
            null,
            null,
            null,
            null,
            Set.of(FactState.HELD),
            null,
            false,
            moment,
            FactQuery.Order.TRUST,
            9,
            null));
  }

  @Test
  void keepsTwoCorrectionsOfOneTransaction_inTheirOrder() {
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    new TransactionsService(fixture.memory.adapters.memory().unitOfWork())
        .atomically(
            user,
            () -> {
              var unused = fixture.facts.contradict(user, fact.id(), null, "first");
              return fixture.facts.contradict(user, fact.id(), null, "second");
            });
    List<FactRevision> revisions = fixture.facts.history(user, fact.id());
    assertEquals(List.of(1, 2, 3), revisions.stream().map(r -> r.fact().revision()).toList());
    assertEquals("first", revisions.get(1).change().reason());
    assertEquals("second", revisions.get(2).change().reason());
    assertEquals(revisions.get(1).fact().knownFrom(), revisions.get(2).fact().knownFrom());
  }

  @Test
  void keepsTheFactsOfEachTenant_whoeverWritesAtTheSameTime() {
    TenantScope foreigner = fixture.memory.world.foreigner();
    List<Callable<AssertOutcome>> writers = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      TenantScope actor = i % 2 == 0 ? user : foreigner;
      String value = (i % 2 == 0 ? "mine " : "theirs ") + i / 2 % 10;
      writers.add(() -> fixture.put(actor, fixture.draft("knows", value)));
    }
    assertEquals(200, Concurrently.run(writers).size());
    for (TenantScope actor : List.of(user, foreigner)) {
      List<String> told = fixture.told(actor, null);
      assertEquals(10, told.size());
      String own = actor == user ? "\"mine" : "\"theirs";
      assertTrue(told.stream().allMatch(value -> value.startsWith(own)), told::toString);
    }
  }

  @Test
  void takesTheTypeOfObject_thatWasDeclared() {
    var unused =
        fixture
            .knowledge
            .predicates()
            .declare(admin, new FactPredicate.Draft("knows", false, ObjectType.ENTITY, "knows"));
    ValidationException e =
        assertThrows(
            ValidationException.class, () -> fixture.put(user, fixture.draft("knows", "Bob")));
    assertEquals("/object_type", e.violations().get(0).pointer());
    fixture.put(
        FactDraft.of(
            new EntityName("Alice"), "knows", new FactObject.Entity(new EntityName("Bob"))));
    assertThrows(
        ForbiddenException.class,
        () ->
            fixture
                .knowledge
                .predicates()
                .declare(user, new FactPredicate.Draft("city", true, null, null)));
  }

  @Test
  void refusesBadInput_andSaysWhere() {
    assertThrows(
        ValidationException.class,
        () ->
            fixture.facts.assertFacts(
                user, Collections.nCopies(FactDraft.MAX_BATCH + 1, fixture.draft("city", "Oslo"))));
    assertEquals(List.of(), fixture.facts.assertFacts(user, List.of()));
    Fact fact = fixture.put(fixture.draft("city", "Oslo"));
    assertThrows(
        ValidationException.class, () -> fixture.facts.contradict(user, fact.id(), null, " "));
    assertThrows(ValidationException.class, () -> fixture.facts.conflicts(user, 0, null));
    assertThrows(
        NotFoundException.class, () -> fixture.facts.get(user, new FactId(new UUID(0, 1))));
    ValidationException e =
        assertThrows(
            ValidationException.class,
            () ->
                fixture.facts.assertFacts(
                    user,
                    List.of(
                        fixture.draft("city", "Oslo"),
                        fixture.draft("city", "Rome").on(OnConflict.SUPERSEDE))));
    assertEquals("/items/1/on_conflict", e.violations().get(0).pointer());
  }
}
