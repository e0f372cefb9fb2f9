package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Left;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Step;
import io.l9.substrate.domain.knowledge.fact.FactChange.Kind;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts.Why;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.testkit.shared.Concurrently;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of other clients become facts by the rules of facts. */
class FactAdoptionServiceTest {

  private final KnowledgeFixture fixture = new KnowledgeFixture();
  private final TenantScope user = fixture.user;
  private Instant created = Instant.parse("2020-01-01T00:00:00Z");

  /** Stores a row about Alice, a second later than the row before. */
  private FactId row(String predicate, Object object, @Nullable Packet source) {
    return row(user, "Alice", predicate, object, "value", .7, source);
  }

  private FactId row(
      TenantScope owner,
      String subject,
      String predicate,
      Object object,
      @Nullable String type,
      @Nullable Double confidence,
      @Nullable Packet source) {
    FactId id = new FactId(fixture.memory.ids.next());
    created = created.plusSeconds(1);
    fixture.memory.adapters.put(
        new FormerFact(
            id,
            owner.owner(),
            Visibility.SHARED,
            subject,
            predicate,
            fixture.memory.json.of(object),
            type,
            null,
            null,
            confidence,
            0,
            source == null ? null : source.id(),
            created));
    return id;
  }

  private Step adopt() {
    return fixture.knowledge.adoption().adopt(user, 100, null);
  }

  private Why why(FactId id) {
    return fixture.facts.why(user, id);
  }

  @Test
  void makesTheEarliestOfTwinsTheFact_andTheOthersItsSources() {
    List<Packet> packets = new ArrayList<>();
    FactId earliest = row("city", "Oslo", null);
    for (int i = 0; i < 3; i++) {
      packets.add(fixture.packet(user));
      FactId twin = row(user, " ALICE ", "city", "Oslo", null, .99, packets.get(i));
      assertTrue(!twin.equals(earliest));
    }
    row("city", "Oslo", packets.get(0));
    Packet derived = fixture.packet(user, packets.get(1));
    row("city", "Oslo", derived);
    assertEquals(new Step(1, 5, 0, List.of(), null), adopt());

    Why why = why(earliest);
    assertEquals(Instant.parse("2020-01-01T00:00:01Z"), why.fact().createdAt());
    assertEquals(4, why.fact().support(), "itself, and three packets that derive from nothing");
    assertEquals(
        packets.stream().map(Packet::id).toList(),
        why.evidence().stream().map(known -> known.origin().packet()).toList());
    assertEquals(
        List.of(Kind.ADOPTED, Kind.REINFORCED, Kind.REINFORCED, Kind.REINFORCED),
        why.steps().stream().map(step -> step.revision().change().kind()).toList());
    double replayed = .7;
    for (int i = 0; i < 3; i++) {
      replayed = Math.min(1, replayed + Fact.STEP_UP);
    }
    assertEquals(replayed, why.fact().confidence());
    assertEquals(.7, why.steps().get(0).delta());
    assertEquals(List.of(json("Oslo")), fixture.told(user, null));
  }

  @Test
  void addsToAFactThatIsHeldAlready_andAdoptsNothingTwice() {
    Fact held = fixture.put(fixture.draft("city", "Oslo"));
    row("city", "Oslo", fixture.packet(user));
    assertEquals(new Step(0, 1, 0, List.of(), null), adopt());
    assertEquals(2, why(held.id()).fact().support());
    assertEquals(FactPath.STATED, why(held.id()).fact().path());
    assertEquals(new Step(0, 0, 0, List.of(), null), adopt());
    row("city", "Oslo", fixture.packet(user));
    assertEquals(new Step(0, 1, 0, List.of(), null), adopt(), "what came since");
    assertEquals(3, why(held.id()).fact().support());
  }

  @Test
  void supersedesNothing_whateverWasDeclared() {
    fixture.declareSingle("city");
    row("city", "Oslo", null);
    row("city", "Rome", null);
    assertEquals(2, adopt().adopted());
    assertEquals(2, fixture.held(user).size());
    assertEquals(1, fixture.facts.conflicts(user, 5, null).items().size());
  }

  @Test
  void trustsARow_asFarAsItsPacketShows() {
    Packet says = fixture.payload(user, Map.of("subject", "Alice", "city", "Oslo", "knows", "Bob"));
    FactId shown = row("city", "Oslo", says);
    FactId named = row(user, "alice", "knows", "BOB", "entity", null, says);
    FactId other = row("food", "rice", says);
    FactId alone = row("age", 41, null);
    assertEquals(4, adopt().adopted());
    assertEquals(FactPath.OBSERVED, why(shown).fact().path());
    assertEquals("/city", String.valueOf(why(shown).evidence().get(0).origin().place()));
    assertEquals(FactPath.OBSERVED, why(named).fact().path());
    assertEquals(Fact.DEFAULT_CONFIDENCE, why(named).fact().confidence());
    assertEquals(FactPath.INFERRED, why(other).fact().path());
    assertEquals(FactPath.INFERRED, why(alone).fact().path());
    assertNull(why(alone).fact().author().role());
  }

  @Test
  void absorbsWhatWasRejected_howeverItIsSpelled() {
    var rejection =
        fixture.rejections.reject(
            user,
            new RejectionDraft(
                new EntityName("Alice"), "city", fixture.value("Oslo"), Reach.USER, "never"));
    Packet packet = fixture.packet(user);
    row("city", "0slo", packet);
    row("city", "Oslo", packet);
    assertEquals(new Step(0, 0, 2, List.of(), null), adopt());
    assertEquals(List.of(), fixture.told(user, null));
    assertEquals(2, fixture.rejections.get(user, rejection.id()).attempts());
  }

  @Test
  void keepsARejectedRow_whereNothingRemembersIt() {
    var unused =
        fixture.rejections.reject(
            fixture.memory.world.orgAdmin(),
            new RejectionDraft(
                new EntityName("Alice"), "city", fixture.value("Oslo"), Reach.ORG, "never"));
    Packet packet = fixture.packet(user);
    FactId first = row("city", "Oslo", packet);
    row("city", "OSLO", fixture.packet(user));
    assertEquals(new Step(0, 0, 2, List.of(), null), adopt());
    Why why = why(first);
    assertEquals(FactState.REJECTED, why.fact().state());
    assertEquals(2, why.evidence().size());
    assertEquals(
        List.of(Kind.ADOPTED, Kind.ABSORBED),
        why.steps().stream().map(step -> step.revision().change().kind()).toList());
    assertEquals(List.of(), fixture.told(user, null));
  }

  @Test
  void revivesNothingThatWasTakenBackSince() {
    Fact held = fixture.put(fixture.draft("city", "Oslo"));
    row("city", "Oslo", fixture.packet(user));
    fixture.memory.clock.advance(Duration.ofSeconds(1));
    var unused = fixture.facts.retract(user, held.id(), "never lived there");
    assertEquals(new Step(0, 1, 0, List.of(), null), adopt());
    assertEquals(List.of(), fixture.told(user, null));
    created = fixture.memory.clock.instant();
    FactId later = row("city", "Oslo", fixture.packet(user));
    assertEquals(1, adopt().adopted());
    assertTrue(why(later).fact().held(), "said after it");
  }

  @Test
  void leavesWhatCannotBeAFact_andSaysWhy() {
    var unused =
        fixture
            .knowledge
            .predicates()
            .declare(
                fixture.memory.world.orgAdmin(),
                new FactPredicate.Draft("knows", false, ObjectType.ENTITY, null));
    Packet hidden = fixture.packet(fixture.memory.world.colleague());
    List<FactId> left =
        List.of(
            row(user, "x".repeat(501), "city", "Oslo", "value", .7, null),
            row("y".repeat(201), "Oslo", null),
            row(" city", "Oslo", null),
            row(user, "Alice", "city", "Oslo", "value", 1.5, null),
            row(user, "Alice", "city", 7, "entity", .7, null),
            row(user, "Alice", "city", "Oslo", "odd", .7, null),
            row("knows", "Bob", null),
            row("city", "Rome", hidden));
    row("city", "Oslo", null);
    Step step = adopt();
    assertEquals(1, step.adopted());
    assertEquals(left, step.left().stream().map(Left::row).toList());
    assertEquals(
        List.of(
            "/subject",
            "/predicate",
            "/predicate",
            "/confidence",
            "/object",
            "/object_type",
            "/object_type",
            "/source_packet_id"),
        step.left().stream().map(row -> row.reason().split(" ")[0]).toList());
    assertEquals(8, adopt().left().size(), "they are still there");
  }

  @Test
  void staysWithTheOwner_andLeavesTheRowsOfOthers() {
    TenantScope admin = fixture.memory.world.orgAdmin();
    FactId wide = row(admin, "Alice", "city", "Oslo", "value", .7, null);
    FactId foreign =
        row(fixture.memory.world.foreigner(), "Alice", "city", "Oslo", "value", .7, null);
    FactId own = row("city", "Oslo", null);
    assertEquals(new Step(1, 0, 0, List.of(), null), adopt());
    assertEquals(user.owner(), why(own).fact().owner());
    assertEquals(1, fixture.knowledge.adoption().adopt(admin, 100, null).adopted());
    assertEquals(admin.owner(), why(wide).fact().owner());
    assertEquals(
        1,
        fixture.knowledge.adoption().adopt(fixture.memory.world.foreigner(), 9, null).adopted(),
        foreign::toString);
  }

  @Test
  void adoptsEachRowOnce_inBatchesOfWhicheverSizeAtOnce() {
    for (int i = 0; i < 40; i++) {
      row("p" + i % 4, "v" + i % 2, fixture.packet(user));
    }
    Callable<Integer> run =
        () -> {
          int done = 0;
          Position after = null;
          do {
            Step step = fixture.knowledge.adoption().adopt(user, 7, after);
            done += step.adopted() + step.merged();
            after = step.next();
          } while (after != null);
          return done;
        };
    assertEquals(40, Concurrently.run(List.of(run, run, run)).stream().mapToInt(n -> n).sum());
    assertEquals(4, fixture.held(user).size());
    for (Fact fact : fixture.held(user)) {
      assertEquals(10, fact.support());
      assertEquals(10, why(fact.id()).evidence().size());
    }
  }

  @Test
  void isSupportedByItsPackets_asEveryFactIs() {
    Packet packet = fixture.packet(user);
    FactId id = row("city", "Oslo", packet);
    assertEquals(1, adopt().adopted());
    Fact fact = fixture.put(fixture.draft("city", "Oslo", packet));
    assertEquals(id, fact.id());
    assertEquals(FactPath.STATED, fact.path(), "a person said it, too");
    assertEquals(.7, fact.confidence());
    assertEquals(1, why(id).evidence().size());
  }
}
