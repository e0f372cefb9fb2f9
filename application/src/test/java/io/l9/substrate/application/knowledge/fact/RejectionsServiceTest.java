package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.fact;
import static io.l9.substrate.application.knowledge.KnowledgeFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactObject;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.knowledge.fact.SlotKey;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A no of a person holds, whatever is said afterwards. */
class RejectionsServiceTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;
  private final TenantScope colleague = fixture.memory.world.colleague();
  private final TenantScope admin = fixture.memory.world.orgAdmin();

  private RejectionDraft no(Object value, Reach reach) {
    return new RejectionDraft(
        new EntityName("Alice"), "city", fixture.value(value), reach, "she moved never");
  }

  private Rejection reject(Object value) {
    return fixture.rejections.reject(user, no(value, Reach.USER));
  }

  private void assertAbsorbed(TenantScope actor, FactDraft draft) {
    assertInstanceOf(AssertOutcome.Absorbed.class, fixture.put(actor, draft));
  }

  @Test
  void takesABelievedValueBack_withoutAReplacement() {
    Fact fact = fixture.put(fixture.draft("city", "Paris", fixture.packet(user)));
    Rejection rejection = fixture.rejections.reject(user, fact.id(), Reach.USER, "wrong");
    assertEquals(List.of(), fixture.told(user, null));
    Facts.View view = fixture.facts.get(user, fact.id());
    assertEquals(FactState.REJECTED, view.fact().state());
    assertEquals(rejection, view.rejection());
    assertEquals(
        List.of(Kind.ASSERTED, Kind.REJECTED),
        fixture.facts.history(user, fact.id()).stream().map(r -> r.change().kind()).toList());
    assertEquals("wrong", fixture.facts.history(user, fact.id()).get(1).change().reason());
    assertEquals(
        rejection, fixture.rejections.reject(user, fact.id(), Reach.USER, "again"), "is one");
    assertEquals(List.of(rejection), fixture.rejections.list(user, true, 9, null).items());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Paris",
        "PARIS",
        "  paris ",
        "Pa\u200bris",
        "P\u0430ris",
        "\uFF30\uFF41\uFF52\uFF49\uFF53",
        "Par1s",
        "\u202eParis"
      })
  void knowsTheValueAgain_inEverySpelling(String spelling) {
    Rejection rejection = reject("Paris");
    AssertOutcome.Absorbed absorbed =
        assertInstanceOf(
            AssertOutcome.Absorbed.class,
            fixture.put(user, fixture.draft("city", spelling, fixture.packet(user))));
    assertEquals(rejection.id(), absorbed.rejection().id());
    assertEquals(1, absorbed.rejection().attempts());
    assertAbsorbed(user, fixture.draft("CITY ", spelling));
    assertAbsorbed(
        user, FactDraft.of(new EntityName("\u0410LICE"), "city", fixture.value(spelling)));
    assertAbsorbed(
        user,
        FactDraft.of(
            new EntityName("Alice"), "city", new FactObject.Entity(new EntityName(spelling))));
    assertEquals(List.of(), fixture.told(user, null));
    assertEquals(4, fixture.rejections.get(user, rejection.id()).attempts());
  }

  @Test
  void letsAParaphrasePass() {
    reject("Paris");
    fixture.put(fixture.draft("city", "the capital of France"));
    assertEquals(List.of(json("the capital of France")), fixture.told(user, null));
  }

  @Test
  void makesNoSecondUnit_andCountsTheSourcesOnTheRejectedOne() {
    Rejection rejection = reject("Paris");
    Packet first = fixture.packet(user);
    for (Packet packet : List.of(first, fixture.packet(user), first, fixture.packet(user, first))) {
      assertAbsorbed(user, fixture.draft("city", "Paris", packet));
    }
    assertEquals(4, fixture.rejections.get(user, rejection.id()).attempts());
    SlotKey slot = new SlotKey(user.owner(), Visibility.SHARED, "alice", "city");
    KnowledgeStore store = fixture.memory.adapters.knowledge();
    List<Fact> all =
        store
            .unitOfWork()
            .inScope(user, () -> store.facts().lock(List.of(Look.at(slot))))
            .slots()
            .values()
            .stream()
            .flatMap(each -> each.facts().stream())
            .toList();
    assertEquals(1, all.size());
    Fact rejected = all.get(0);
    assertEquals(FactState.REJECTED, rejected.state());
    assertEquals(3, rejected.support(), "the person's no, and two independent sources");
    assertEquals(2, fixture.facts.why(user, rejected.id()).evidence().size());
    assertEquals(
        List.of(Kind.REJECTED, Kind.ABSORBED, Kind.ABSORBED),
        fixture.facts.history(user, rejected.id()).stream().map(r -> r.change().kind()).toList());
  }

  @Test
  void holds_howeverOftenANewerValueComesAndGoes() {
    fixture.declareSingle("city");
    fixture.put(fixture.draft("city", "Paris"));
    reject("Paris");
    for (int i = 0; i < 5; i++) {
      fixture.memory.clock.advance(Duration.ofDays(1));
      Fact oslo = fixture.put(fixture.draft("city", "Oslo"));
      fixture.memory.clock.advance(Duration.ofDays(1));
      assertAbsorbed(user, fixture.draft("city", "Paris", fixture.packet(user)));
      assertAbsorbed(user, fixture.draft("city", "Paris").on(OnConflict.CONTRADICT));
      assertEquals(List.of(json("Oslo")), fixture.told(user, null));
      assertEquals(
          0, fixture.facts.get(user, oslo.id()).fact().contradictions(), "nor weakens another");
      var unused = fixture.facts.retract(user, oslo.id(), "gone");
      assertEquals(List.of(), fixture.told(user, null));
    }
  }

  @Test
  void holds_inABatch_besideWhatIsBelieved() {
    reject("Paris");
    List<AssertOutcome> outcomes =
        fixture.facts.assertFacts(
            user,
            List.of(
                fixture.draft("city", "Oslo"),
                fixture.draft("city", "paris"),
                fixture.draft("city", "PARIS"),
                fixture.draft("city", "Rome")));
    assertEquals(
        List.of(1L, 2L),
        outcomes.stream()
            .filter(AssertOutcome.Absorbed.class::isInstance)
            .map(outcome -> ((AssertOutcome.Absorbed) outcome).rejection().attempts())
            .toList());
    assertEquals(2, fixture.told(user, null).size());
  }

  @Test
  void holds_whenTheRejectedFactIsErased() {
    Fact fact = fixture.put(fixture.draft("city", "Paris"));
    reject("Paris");
    fixture.facts.erase(fixture.memory.world.tenantAdmin(), fact.id());
    assertAbsorbed(user, fixture.draft("city", "Paris"));
    assertEquals(List.of(), fixture.told(user, null));
  }

  @Test
  void coversThoseForWhomItWasSaid() {
    Fact others = fact(fixture.put(colleague, fixture.draft("city", "Paris")));
    reject("Paris");
    assertEquals(List.of(json("Paris")), fixture.told(colleague, null), "not the colleague");
    assertInstanceOf(
        AssertOutcome.Known.class, fixture.put(colleague, fixture.draft("city", "Paris")));
    Rejection wide = fixture.rejections.reject(admin, no("Paris", Reach.ORG));
    assertEquals(List.of(), fixture.told(colleague, null));
    assertEquals(FactState.REJECTED, fixture.facts.get(colleague, others.id()).fact().state());
    assertAbsorbed(colleague, fixture.draft("city", "Paris"));
    assertAbsorbed(fixture.agent, fixture.draft("city", "Paris"));
    assertEquals(2, fixture.rejections.get(admin, wide.id()).attempts());
    fixture.put(fixture.memory.world.endUserElsewhere(), fixture.draft("city", "Paris"));
    assertEquals(
        List.of(json("Paris")), fixture.told(fixture.memory.world.endUserElsewhere(), null));
    fixture.rejections.reject(fixture.memory.world.tenantAdmin(), no("Paris", Reach.TENANT));
    assertEquals(List.of(), fixture.told(fixture.memory.world.endUserElsewhere(), null));
    assertInstanceOf(
        AssertOutcome.Asserted.class,
        fixture.put(fixture.memory.world.foreigner(), fixture.draft("city", "Paris")));
  }

  @Test
  void hidesWiderRows_fromWhomItIsFor() {
    Fact wide = fact(fixture.put(admin, fixture.draft("city", "Paris")));
    assertEquals(List.of(json("Paris")), fixture.told(user, null));
    Rejection rejection = fixture.rejections.reject(user, wide.id(), Reach.USER, "not for me");
    assertEquals(List.of(), fixture.told(user, null));
    assertEquals(List.of(json("Paris")), fixture.told(colleague, null));
    Facts.View view = fixture.facts.get(user, wide.id());
    assertEquals(FactState.HELD, view.fact().state(), "the row is the organisation's");
    assertEquals(rejection, view.rejection());
    assertNull(fixture.facts.get(colleague, wide.id()).rejection());
  }

  @Test
  void isLiftedByADeed_thatBelievesNothingByItself() {
    Fact fact = fixture.put(fixture.draft("city", "Paris"));
    Rejection rejection = reject("Paris");
    fixture.memory.clock.advance(Duration.ofSeconds(5));
    Rejection lifted = fixture.rejections.lift(user, rejection.id(), "I was wrong");
    assertEquals(
        fixture.memory.clock.instant(), lifted.lifting() == null ? null : lifted.lifting().at());
    assertEquals(List.of(), fixture.told(user, null));
    assertEquals(FactState.REJECTED, fixture.facts.get(user, fact.id()).fact().state());
    assertEquals(List.of(), fixture.rejections.list(user, true, 9, null).items());
    assertEquals(List.of(lifted), fixture.rejections.list(user, false, 9, null).items());
    assertThrows(
        ConflictException.class, () -> fixture.rejections.lift(user, rejection.id(), "again"));
    assertInstanceOf(
        AssertOutcome.Asserted.class, fixture.put(user, fixture.draft("city", "Paris")));
    assertEquals(List.of(json("Paris")), fixture.told(user, null));
  }

  @Test
  void isAPersonsAlone_andOfItsReach() {
    Fact fact = fixture.put(fixture.draft("city", "Paris"));
    Rejection rejection = reject("Paris");
    TenantScope agent = fixture.agent;
    TenantScope cursor = user.withRole(Role.CURSOR_USER);
    for (TenantScope machine : List.of(agent, cursor)) {
      assertThrows(
          ForbiddenException.class,
          () -> fixture.rejections.reject(machine, no("Rome", Reach.ORG)));
      assertThrows(
          ForbiddenException.class,
          () -> fixture.rejections.reject(machine, fact.id(), Reach.USER, "no"));
      assertThrows(
          ForbiddenException.class, () -> fixture.rejections.lift(machine, rejection.id(), "yes"));
    }
    for (Reach reach : List.of(Reach.ORG, Reach.TENANT)) {
      assertThrows(
          ForbiddenException.class, () -> fixture.rejections.reject(user, no("Rome", reach)));
    }
    assertThrows(
        ForbiddenException.class, () -> fixture.rejections.reject(admin, no("Rome", Reach.TENANT)));
    assertThrows(
        ValidationException.class, () -> fixture.rejections.reject(admin, no("Rome", Reach.USER)));
    Rejection wide = fixture.rejections.reject(admin, no("Rome", Reach.ORG));
    assertThrows(ForbiddenException.class, () -> fixture.rejections.lift(user, wide.id(), "but"));
    assertTrue(fixture.rejections.get(user, wide.id()).stands());
    assertThrows(NotFoundException.class, () -> fixture.rejections.get(colleague, rejection.id()));
    assertThrows(
        NotFoundException.class,
        () -> fixture.rejections.lift(user, new RejectionId(new UUID(0, 1)), "none"));
    assertThrows(
        NotFoundException.class,
        () -> fixture.rejections.reject(user, new FactId(new UUID(0, 1)), Reach.USER, "none"));
    assertEquals(new Ownership(admin.tenant(), admin.org(), null), wide.reach());
  }

  @Test
  void refusesToConfirmWhatIsRejected() {
    Fact wide = fact(fixture.put(admin, fixture.draft("city", "Paris")));
    fixture.rejections.reject(fixture.memory.world.tenantAdmin(), no("Paris", Reach.TENANT));
    assertThrows(
        ConflictException.class, () -> fixture.facts.confirm(admin, wide.id(), "it is so"));
    assertEquals(List.of(), fixture.told(admin, null));
  }

  @Test
  void supportsNothing_throughAVote() {
    Fact fact = fixture.put(fixture.draft("city", "Paris"));
    reject("Paris");
    assertThrows(
        ConflictException.class,
        () -> fixture.facts.reinforce(user, fact.id(), fixture.packet(user).id(), null));
    assertEquals(List.of(), fixture.told(user, null));
  }
}
