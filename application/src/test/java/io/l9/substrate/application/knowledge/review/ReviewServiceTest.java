package io.l9.substrate.application.knowledge.review;

import static io.l9.substrate.domain.knowledge.review.ReviewKind.CONFLICT;
import static io.l9.substrate.domain.knowledge.review.ReviewKind.EXPIRING;
import static io.l9.substrate.domain.knowledge.review.ReviewKind.LOW_TRUST_USED;
import static io.l9.substrate.domain.knowledge.review.ReviewKind.REJECTED_AGAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.audit.AuditComponents;
import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.KnowledgeDeed;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.Review;
import io.l9.substrate.domain.knowledge.review.ReviewDeed;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewPage;
import io.l9.substrate.domain.knowledge.review.ReviewPlace;
import io.l9.substrate.domain.knowledge.review.ReviewQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReviewServiceTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final Review review = fixture.knowledge.review();
  private final TenantScope user = fixture.user;
  private final TenantScope admin = fixture.memory.world.orgAdmin();
  private final AuditLog audit = AuditComponents.of(fixture.memory.adapters.audit()).log();

  private List<Finding> list(TenantScope reader, ReviewKind kind) {
    return review.list(reader, ReviewQuery.of(kind, 50)).entries();
  }

  private Finding conflict(String predicate) {
    fixture.declareSingle(predicate);
    fixture.put(fixture.draft(predicate, "Paris").on(OnConflict.KEEP_BOTH));
    Fact last = fixture.put(fixture.draft(predicate, "Oslo").on(OnConflict.KEEP_BOTH));
    return review.get(user, new ReviewId(CONFLICT, last.slot().id()));
  }

  private Packet expiring(Duration in) {
    return fixture
        .memory
        .memory
        .ingestion()
        .ingest(
            user,
            PacketDraft.builder("note", fixture.memory.json.of("expires in " + in))
                .importance(.9)
                .expiresAt(fixture.memory.clock.instant().plus(in))
                .build())
        .packet();
  }

  private Rejection rejectedAgain() {
    Fact fact = fixture.put(fixture.draft("name", "Ally"));
    Rejection rejection = fixture.rejections.reject(user, fact.id(), Reach.USER, "not her name");
    assertEquals(List.of(), list(user, REJECTED_AGAIN));
    assertAbsorbed();
    return rejection;
  }

  private void assertAbsorbed() {
    fixture.memory.clock.advance(Duration.ofSeconds(1));
    var absorbed = fixture.put(user, fixture.draft("name", "ALLY"));
    assertEquals("Absorbed", absorbed.getClass().getSimpleName());
  }

  @Test
  void listsEachKind_andTellsWhatCanBeDone() {
    Finding conflict = conflict("city");
    Rejection rejection = rejectedAgain();
    Packet packet = expiring(Duration.ofDays(3));
    ReviewPage page = review.list(user, ReviewQuery.all(50));
    assertEquals(
        List.of(
            conflict.id(),
            new ReviewId(REJECTED_AGAIN, rejection.id().value()),
            new ReviewId(EXPIRING, packet.id().value())),
        page.entries().stream().map(Finding::id).toList());
    assertEquals(
        List.of(
            Set.of(ReviewDeed.CONFIRM, ReviewDeed.REJECT, ReviewDeed.RETRACT, ReviewDeed.RESOLVE),
            Set.of(ReviewDeed.LIFT, ReviewDeed.RESOLVE),
            Set.of(ReviewDeed.AMEND, ReviewDeed.RESOLVE)),
        page.entries().stream().map(finding -> finding.deeds(user)).toList());
    assertEquals(2, conflict.factIds().size());
    assertEquals(
        List.of(), review.list(fixture.memory.world.foreigner(), ReviewQuery.all(50)).entries());
  }

  @Test
  void listsNothing_ofPredicatesThatTakeManyValues() {
    fixture.put(fixture.draft("likes", "tea"));
    fixture.put(fixture.draft("likes", "chess"));
    assertEquals(List.of(), list(user, CONFLICT));
    fixture.put(user, fixture.draft("likes", "go").on(OnConflict.CONTRADICT));
    assertEquals(1, list(user, CONFLICT).size(), "somebody contradicted");
  }

  @Test
  void listsWhatAnAgentConcluded_onceItsPacketsAreUsedOften() {
    Packet packet = fixture.packet(user);
    Fact fact =
        KnowledgeFixture.fact(fixture.put(fixture.agent, fixture.draft("mood", "sad", packet)));
    recall(packet, 9);
    assertEquals(List.of(), list(admin, LOW_TRUST_USED));
    recall(packet, 1);
    Finding.LowTrustUsed used = (Finding.LowTrustUsed) list(admin, LOW_TRUST_USED).get(0);
    assertEquals(new Finding.LowTrustUsed(fact, 1, 10), used);
    resolve(admin, used);
    recall(packet, 5);
    assertEquals(List.of(), list(admin, LOW_TRUST_USED), "uses alone are no change");
    var doubted = fixture.facts.contradict(fixture.agent, fact.id(), null, "she laughs");
    assertEquals(1, list(admin, LOW_TRUST_USED).size());
    fixture.facts.confirm(admin, fact.id(), null);
    assertEquals(List.of(), list(admin, LOW_TRUST_USED));
  }

  private void recall(Packet packet, int times) {
    for (int i = 0; i < times; i++) {
      fixture
          .memory
          .adapters
          .memory()
          .unitOfWork()
          .inScope(
              user,
              () -> {
                fixture
                    .memory
                    .adapters
                    .memory()
                    .packets()
                    .reinforce(List.of(packet.id()), fixture.memory.clock.instant());
                return true;
              });
    }
  }

  private Resolution resolve(TenantScope actor, Finding finding) {
    return review.resolve(actor, finding.id(), finding.state(), "looked");
  }

  @Test
  void leavesAResolvedEntryOut_untilItChanges() {
    Finding conflict = conflict("city");
    Resolution note = resolve(user, conflict);
    assertEquals(conflict.state(), note.state());
    assertEquals(List.of(), list(user, CONFLICT));
    assertEquals(conflict, review.get(user, conflict.id()), "it is there nevertheless");
    fixture.put(fixture.draft("city", "Rome").on(OnConflict.KEEP_BOTH));
    Finding changed = list(user, CONFLICT).get(0);
    assertEquals(conflict.id(), changed.id());
    assertFalse(conflict.state().equals(changed.state()));
    assertThrows(ConflictException.class, () -> resolve(user, conflict), "it was not looked at");
    resolve(user, changed);
    assertEquals(List.of(), list(user, CONFLICT));
  }

  @Test
  void bringsARejectionBack_withTheNextAttempt() {
    rejectedAgain();
    resolve(user, list(user, REJECTED_AGAIN).get(0));
    assertEquals(List.of(), list(user, REJECTED_AGAIN));
    assertAbsorbed();
    assertEquals("2", list(user, REJECTED_AGAIN).get(0).state());
  }

  @Test
  void bringsAPacketBack_withAnotherExpiry_andAsksHowSoon() {
    Packet packet = expiring(Duration.ofDays(8));
    assertEquals(List.of(), list(user, EXPIRING));
    ReviewQuery month = new ReviewQuery(Set.of(EXPIRING), 30, 50, null);
    Finding found = review.list(user, month).entries().get(0);
    assertEquals(packet.id().value(), found.id().target());
    resolve(user, found);
    assertEquals(List.of(), review.list(user, month).entries());
    fixture.memory.clock.advance(Duration.ofDays(9));
    assertThrows(NotFoundException.class, () -> review.get(user, found.id()), "it is over");
    for (int days : new int[] {0, ReviewQuery.MAX_DAYS + 1}) {
      assertThrows(
          ValidationException.class, () -> new ReviewQuery(Set.of(EXPIRING), days, 50, null));
    }
  }

  @Test
  void letsPersonsAloneResolve() {
    Finding conflict = conflict("city");
    for (TenantScope agent : List.of(fixture.agent, user.withRole(Role.CURSOR_USER))) {
      assertThrows(ForbiddenException.class, () -> resolve(agent, conflict));
    }
    assertThrows(
        NotFoundException.class, () -> resolve(fixture.memory.world.foreigner(), conflict));
    assertThrows(
        NotFoundException.class, () -> resolve(fixture.memory.world.colleague(), conflict));
    assertThrows(ValidationException.class, () -> review.resolve(user, conflict.id(), null, " "));
    assertEquals(1, list(user, CONFLICT).size());
  }

  @Test
  void resolvesForAll_ifThePersonMayChangeTheMatter_elseForHimself() {
    Finding own = conflict("city");
    resolve(admin, own);
    assertEquals(List.of(), list(user, CONFLICT), "the administrator's word counts for the user");
    var wide = fixture.put(admin, fixture.draft("motto", "a").on(OnConflict.KEEP_BOTH));
    fixture.put(admin, fixture.draft("motto", "b").on(OnConflict.CONTRADICT));
    Finding ofOrg = list(user, CONFLICT).get(0);
    assertEquals(Set.of(ReviewDeed.REJECT, ReviewDeed.RESOLVE), ofOrg.deeds(user));
    Resolution note = resolve(user, ofOrg);
    assertEquals(user.owner(), note.owner());
    assertEquals(List.of(), list(user, CONFLICT));
    assertEquals(1, list(fixture.memory.world.colleague(), CONFLICT).size());
  }

  @Test
  void entersTheDeed_aboutEachFact_andTheLogVerifies() {
    Finding conflict = conflict("city");
    resolve(user, conflict);
    resolve(user, review.get(user, expiringId()));
    for (var fact : conflict.factIds()) {
      AuditEntry entry = audit.list(user, AuditQuery.about(KnowledgeDeed.target(fact))).get(0);
      assertEquals("review.resolve", entry.action());
      assertEquals("looked", entry.content().reason());
      assertEquals(
          fixture.memory.json.of(Map.of("kind", "conflict", "state", conflict.state())),
          entry.content().after());
    }
    assertTrue(audit.verify(fixture.memory.world.tenantAdmin(), null).isIntact());
  }

  private ReviewId expiringId() {
    return new ReviewId(EXPIRING, expiring(Duration.ofDays(1)).id().value());
  }

  @Test
  void pagesThroughAllKinds_pastWhatIsResolved() {
    List<ReviewId> expected = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      Finding finding = conflict("p" + i);
      if (i % 3 == 0) {
        expected.add(finding.id());
      } else {
        resolve(user, finding);
      }
    }
    for (int i = 1; i < 4; i++) {
      expected.add(new ReviewId(EXPIRING, expiring(Duration.ofDays(i)).id().value()));
    }
    List<ReviewId> read = new ArrayList<>();
    @Nullable ReviewPlace after = null;
    do {
      ReviewPage page = review.list(user, ReviewQuery.all(2).from(after));
      assertTrue(page.entries().size() <= 2);
      page.entries().forEach(finding -> read.add(finding.id()));
      after = page.next();
    } while (after != null);
    assertEquals(6, read.size());
    assertEquals(Set.copyOf(expected), Set.copyOf(read));
    assertEquals(expected.subList(3, 6), read.subList(3, 6), "the first to expire first");
  }

  @Test
  void refusesIdsThatAreNone() {
    for (String text :
        List.of("", "conflict", "other:" + new UUID(0, 1), "conflict:1", "expiring:")) {
      assertThrows(ValidationException.class, () -> ReviewId.of(text));
    }
    ReviewId id = new ReviewId(EXPIRING, new UUID(7, 1));
    assertEquals(id, ReviewId.of(id.toString()));
  }
}
