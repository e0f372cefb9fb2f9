package io.l9.substrate.testkit.knowledge.review;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.fact.Author;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.review.Finding;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.knowledge.review.ReviewKind;
import io.l9.substrate.domain.knowledge.review.ReviewRepository;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.knowledge.fact.FactBuilder;
import io.l9.substrate.testkit.knowledge.fact.KnowledgeContract;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Kit of the {@link ReviewRepository}. */
public abstract class ReviewRepositoryContract extends KnowledgeContract {

  private static final Instant UNTIL = NOW.plus(Duration.ofDays(7));

  private ReviewRepository reviews() {
    return knowledge().reviews();
  }

  private TenantScope actor() {
    return world().endUser();
  }

  /** Returns every finding of a kind, read in pages of two. */
  private List<Finding> all(TenantScope reader, ReviewKind kind) {
    List<Finding> read = new ArrayList<>();
    Position after = null;
    do {
      Position from = after;
      Page<Finding> page = as(reader, () -> reviews().findings(kind, NOW, UNTIL, 2, from));
      assertTrue(page.items().size() <= 2);
      read.addAll(page.items());
      after = page.next();
    } while (after != null && read.size() < 99);
    for (Finding finding : read) {
      assertEquals(Optional.of(finding), find(reader, finding.id()));
    }
    return read;
  }

  private Optional<Finding> find(TenantScope reader, ReviewId id) {
    return as(reader, () -> reviews().find(id, NOW, UNTIL));
  }

  private void assertNobodyElseFinds(Finding finding) {
    for (TenantScope other :
        List.of(world().colleague(), world().endUserElsewhere(), world().foreigner())) {
      assertEquals(List.of(), all(other, finding.id().kind()), () -> "shown to " + other);
      assertEquals(Optional.empty(), find(other, finding.id()));
    }
  }

  private Fact[] conflict(TenantScope owner, String subject) {
    declare(world().orgAdmin(), "city", true);
    return new Fact[] {
      stored(owner, fact(owner).subject(subject).predicate("city").confidence(.9)),
      stored(owner, fact(owner).subject(subject).predicate("city"))
    };
  }

  @Test
  void findsConflicts() {
    Fact[] facts = conflict(actor(), "alice");
    Finding conflict = new Finding.Conflict(List.of(facts));
    assertEquals(List.of(conflict), all(actor(), ReviewKind.CONFLICT));
    assertEquals(List.of(conflict), all(world().orgAdmin(), ReviewKind.CONFLICT));
    assertNobodyElseFinds(conflict);
    next(
        actor(),
        FactBuilder.after(facts[0]).contradictions(1).confidence(.8),
        FactChange.Kind.CONTRADICTED);
    Finding changed = all(actor(), ReviewKind.CONFLICT).get(0);
    assertEquals(conflict.id(), changed.id());
    assertTrue(!conflict.state().equals(changed.state()), "a contradiction is another state");
  }

  private Packet used(TenantScope owner, int times) {
    return stored(owner, packet(owner).accessed(times, NOW));
  }

  @Test
  void findsWhatAgentsConcluded_ofPacketsThatAreUsedOften() {
    Packet often = used(actor(), 6);
    Packet more = used(actor(), 4);
    Packet seldom = used(actor(), 9);
    Fact first = stored(actor(), fact(actor()).source(often.id()).at(NOW.minusSeconds(9)));
    Fact both = supported(actor(), first, more);
    Fact second = stored(actor(), fact(actor()).source(used(actor(), 10).id()));
    stored(actor(), fact(actor()).source(seldom.id()));
    stored(actor(), fact(actor()));
    Packet most = used(actor(), 99);
    stored(actor(), fact(actor()).source(most.id()).confidence(.9));
    stored(actor(), fact(actor()).source(most.id()).path(FactPath.OBSERVED));
    stored(actor(), fact(actor()).source(most.id()).state(FactState.RETRACTED));
    stored(actor(), fact(actor()).source(most.id()).during(null, NOW));
    rejected(actor(), actor().owner(), stored(actor(), fact(actor()).source(most.id())));
    Finding newest = new Finding.LowTrustUsed(second, 1, 10);
    assertEquals(
        List.of(newest, new Finding.LowTrustUsed(both, 2, 10)),
        all(actor(), ReviewKind.LOW_TRUST_USED));
    assertEquals(2, all(world().orgAdmin(), ReviewKind.LOW_TRUST_USED).size());
    assertNobodyElseFinds(newest);
  }

  private Rejection attempted(int times, Instant at) {
    Rejection rejection = rejection(actor().owner(), skeleton());
    run(actor(), () -> knowledge().rejections().create(rejection));
    if (times > 0) {
      run(actor(), () -> knowledge().rejections().count(Map.of(rejection.id(), times), at));
    }
    return rejection.attempted(times, at);
  }

  @Test
  void findsRejectedValuesThatWereAssertedAgain_theLastOneFirst() {
    Rejection earlier = attempted(2, NOW);
    Rejection later = attempted(1, NOW.plusSeconds(1));
    Rejection latest = attempted(5, NOW.plusSeconds(2));
    attempted(0, NOW);
    Rejection lifted = attempted(1, NOW);
    Rejection.Lifting end = new Rejection.Lifting("right", Author.of(actor()), NOW);
    assertTrue(as(actor(), () -> knowledge().rejections().lift(lifted.id(), end)));
    List<Finding> found = all(actor(), ReviewKind.REJECTED_AGAIN);
    assertEquals(
        List.of(
            new Finding.RejectedAgain(latest),
            new Finding.RejectedAgain(later),
            new Finding.RejectedAgain(earlier)),
        found);
    assertEquals(List.of("5", "1", "2"), found.stream().map(Finding::state).toList());
    assertNobodyElseFinds(found.get(0));
  }

  @Test
  void findsImportantPacketsThatExpireSoon_theFirstOneFirst() {
    Packet soon = expiring(.7, NOW.plusSeconds(1));
    Packet later = expiring(1, UNTIL.minusSeconds(1));
    Packet between = expiring(.8, NOW.plusSeconds(60));
    expiring(.69, NOW.plusSeconds(1));
    expiring(1, NOW);
    expiring(1, UNTIL);
    stored(actor(), packet(actor()).importance(1));
    List<Finding> found = all(actor(), ReviewKind.EXPIRING);
    assertEquals(
        List.of(soon.id().value(), between.id().value(), later.id().value()),
        found.stream().map(finding -> finding.id().target()).toList());
    assertNobodyElseFinds(found.get(0));
  }

  private Packet expiring(double importance, Instant at) {
    return stored(actor(), packet(actor()).importance(importance).expiresAt(at));
  }

  private Resolution note(TenantScope writer, ReviewId id, Ownership owner, String state) {
    return new Resolution(
        id, owner, Visibility.SHARED, state, "looked \uD83D\uDE80", Author.of(writer), NOW);
  }

  private ReviewId any(ReviewKind kind) {
    return new ReviewId(kind, Seeds.uuid(random()));
  }

  @Test
  void keepsOneNoteForEachOwnerAndEntry() {
    ReviewId id = any(ReviewKind.CONFLICT);
    ReviewId other = new ReviewId(ReviewKind.EXPIRING, id.target());
    Resolution first = note(actor(), id, actor().owner(), "1");
    put(actor(), first);
    put(actor(), note(actor(), other, actor().owner(), "1"));
    Resolution second =
        new Resolution(
            id,
            actor().owner(),
            Visibility.SHARED,
            "2",
            "again",
            new Author(null, Role.ORG_ADMIN),
            NOW.plusSeconds(1));
    put(actor(), second);
    assertEquals(List.of(second), notes(actor(), id));
    assertEquals(1, notes(actor(), other).size());
    Ownership org = new Ownership(actor().tenant(), actor().org(), null);
    Resolution wide = note(world().orgAdmin(), id, org, "3");
    put(world().orgAdmin(), wide);
    assertEquals(Set.of(second, wide), Set.copyOf(notes(actor(), id)));
    assertEquals(List.of(wide), notes(world().colleague(), id));
    assertEquals(List.of(), notes(world().endUserElsewhere(), id));
    assertEquals(List.of(), notes(world().foreigner(), id));
    assertEquals(List.of(), as(actor(), () -> reviews().resolutions(List.of())));
  }

  private void put(TenantScope writer, Resolution note) {
    run(writer, () -> reviews().put(note));
  }

  private List<Resolution> notes(TenantScope reader, ReviewId id) {
    return as(reader, () -> reviews().resolutions(List.of(id)));
  }

  @Test
  void refusesANote_ofWhoMayNotWriteIt() {
    ReviewId id = any(ReviewKind.LOW_TRUST_USED);
    for (TenantScope other : List.of(world().colleague(), world().foreigner())) {
      assertThrows(
          ForbiddenException.class, () -> put(other, note(other, id, actor().owner(), "1")));
    }
    assertEquals(List.of(), notes(world().tenantAdmin(), id));
  }

  @Test
  void forgetsNotes_withTheFactOrThePacketThatTheyAreAbout() {
    Fact[] facts = conflict(actor(), "alice");
    ReviewId conflict = new ReviewId(ReviewKind.CONFLICT, facts[0].slot().id());
    ReviewId fact = new ReviewId(ReviewKind.LOW_TRUST_USED, facts[0].id().value());
    Packet packet = expiring(1, NOW.plusSeconds(1));
    ReviewId expiring = new ReviewId(ReviewKind.EXPIRING, packet.id().value());
    ReviewId kept = any(ReviewKind.REJECTED_AGAIN);
    for (ReviewId id : List.of(conflict, fact, expiring, kept)) {
      put(actor(), note(actor(), id, actor().owner(), "1"));
    }
    assertTrue(as(actor(), () -> knowledge().facts().erase(facts[0].id())));
    assertEquals(List.of(), notes(actor(), conflict));
    assertEquals(List.of(), notes(actor(), fact));
    assertEquals(1, notes(actor(), expiring).size());
    assertTrue(
        as(actor(), () -> memory().packetCuration().erase(new Erasure(packet.id(), false)))
            .isPresent());
    assertEquals(List.of(), notes(actor(), expiring));
    assertEquals(1, notes(actor(), kept).size());
  }

  @Test
  void refusesEveryMethod_outsideOfAUnitOfWork() {
    ReviewId id = any(ReviewKind.EXPIRING);
    Resolution note = note(actor(), id, actor().owner(), "1");
    for (ReviewKind kind : ReviewKind.values()) {
      if (kind.isOfLessons()) {
        continue; // of another port
      }
      ReviewId one = any(kind);
      assertThrows(
          IllegalStateException.class, () -> reviews().findings(kind, NOW, UNTIL, 1, null));
      assertThrows(IllegalStateException.class, () -> reviews().find(one, NOW, UNTIL));
    }
    assertThrows(IllegalStateException.class, () -> reviews().resolutions(List.of(id)));
    assertThrows(IllegalStateException.class, () -> reviews().put(note));
  }
}
