package io.l9.substrate.application.knowledge.fact;

import static io.l9.substrate.application.knowledge.KnowledgeFixture.fact;
import static io.l9.substrate.application.knowledge.KnowledgeFixture.json;
import static io.l9.substrate.application.memory.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.application.knowledge.KnowledgeFixture;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Predicates of one value: newer values end older ones, in whichever order they are reported. */
class SupersessionTest {

  private static final int DAYS = 24;

  private final KnowledgeFixture fixture = new KnowledgeFixture();

  private static Instant day(int number) {
    return Instant.parse("2020-01-01T00:00:00Z").plus(Duration.ofDays(number));
  }

  private FactDraft dated(String value, int from, @Nullable Integer to) {
    return fixture
        .draft("employer", value)
        .during(new Validity(day(from), to == null ? null : day(to)));
  }

  /** Returns the value of each day, from the day before the first; null: none. */
  private static List<@Nullable String> told(KnowledgeFixture fixture) {
    List<@Nullable String> told = new ArrayList<>();
    for (int i = -1; i < DAYS; i++) {
      List<String> values = fixture.told(fixture.user, day(i));
      assertTrue(values.size() <= 1, () -> "more than one value: " + values);
      told.add(values.isEmpty() ? null : values.get(0));
    }
    return told;
  }

  @Test
  void makesOneChainOfPeriods_ofFiveReportsInAnyOrder() {
    int[] days = {2, 5, 9, 14, 20};
    String[] values = {"a", "b", "c", "a", "d"};
    List<@Nullable String> expected = new ArrayList<>();
    for (int i = -1; i < DAYS; i++) {
      String value = null;
      for (int report = 0; report < days.length; report++) {
        value = days[report] <= i ? json(values[report]) : value;
      }
      expected.add(value);
    }
    List<List<Integer>> orders = permutations(List.of(0, 1, 2, 3, 4));
    assertEquals(120, orders.size());
    for (List<Integer> order : orders) {
      KnowledgeFixture fresh = new KnowledgeFixture();
      fresh.declareSingle("employer");
      for (int report : order) {
        fresh.memory.clock.advance(Duration.ofSeconds(1));
        fresh.put(
            fresh.draft("employer", values[report]).during(new Validity(day(days[report]), null)));
      }
      assertEquals(expected, told(fresh), () -> "in the order " + order);
      assertChain(fresh.held(fresh.user), 5, order);
    }
  }

  /** Every period ends where the next one begins; the last one has no end. */
  private static void assertChain(List<Fact> held, int size, Object why) {
    List<Validity> periods =
        held.stream()
            .map(Fact::validity)
            .sorted(Comparator.comparing(validity -> Objects.requireNonNull(validity.from())))
            .toList();
    assertEquals(size, periods.size(), why::toString);
    for (int i = 0; i < periods.size(); i++) {
      Instant next = i + 1 < periods.size() ? periods.get(i + 1).from() : null;
      assertEquals(next, periods.get(i).to(), why::toString);
    }
  }

  private static List<List<Integer>> permutations(List<Integer> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> permutations = new ArrayList<>();
    for (Integer first : all) {
      List<Integer> rest = all.stream().filter(other -> !other.equals(first)).toList();
      for (List<Integer> tail : permutations(rest)) {
        List<Integer> order = new ArrayList<>(List.of(first));
        order.addAll(tail);
        permutations.add(order);
      }
    }
    return permutations;
  }

  /** Days with the number of the report that made the value of each; 0: none. */
  private static final class Model {
    private final int[] report = new int[DAYS];
    private final List<String> values = new ArrayList<>(List.of(""));

    void report(String value, int from, @Nullable Integer to) {
      if (begins(from) && values.get(report[from]).equals(value)) {
        int end = end(from);
        if (to != null && to < end) {
          Arrays.fill(report, to, end, 0);
        }
        return;
      }
      int end = to != null ? to : nextBegin(from);
      values.add(value);
      Arrays.fill(report, from, end, values.size() - 1);
    }

    private boolean begins(int day) {
      return report[day] != 0 && (day == 0 || report[day - 1] != report[day]);
    }

    private int nextBegin(int from) {
      return IntStream.range(from + 1, DAYS).filter(this::begins).findFirst().orElse(DAYS);
    }

    private int end(int from) {
      return IntStream.range(from + 1, DAYS)
          .filter(day -> report[day] != report[from])
          .findFirst()
          .orElse(DAYS);
    }

    List<@Nullable String> told() {
      List<@Nullable String> told = new ArrayList<>();
      told.add(null);
      for (int number : report) {
        told.add(number == 0 ? null : json(values.get(number)));
      }
      return told;
    }
  }

  @RepeatedTest(40)
  void followsAPlainModel_throughRandomHistories(TestInfo test) {
    Random random = Seeds.of(test);
    fixture.declareSingle("employer");
    Model model = new Model();
    List<String> history = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String value = String.valueOf((char) ('a' + random.nextInt(4)));
      int from = random.nextInt(DAYS - 1);
      Integer to = random.nextInt(3) == 0 ? from + 1 + random.nextInt(DAYS - 1 - from) : null;
      history.add(value + " from " + from + " to " + to);
      model.report(value, from, to);
      fixture.memory.clock.advance(Duration.ofSeconds(1));
      var unused = fixture.put(fixture.user, dated(value, from, to));
      assertEquals(model.told(), told(fixture), history::toString);
    }
  }

  @Test
  void readsABatch_asItReadsTheSameOneByOne() {
    Random random = new Random(4);
    KnowledgeFixture singles = new KnowledgeFixture();
    List<FactDraft> drafts = new ArrayList<>();
    fixture.declareSingle("employer");
    singles.declareSingle("employer");
    for (int i = 0; i < 200; i++) {
      FactDraft draft =
          FactDraft.of(
                  new EntityName(random.nextBoolean() ? "Alice" : "Bob"),
                  random.nextBoolean() ? "employer" : "knows",
                  fixture.value("v" + random.nextInt(4)))
              .during(new Validity(day(random.nextInt(DAYS)), null));
      draft = random.nextInt(3) == 0 ? draft.from(fixture.packet(fixture.user).id(), null) : draft;
      boolean many = draft.predicate().equals("knows");
      drafts.add(many && random.nextInt(4) == 0 ? draft.on(OnConflict.CONTRADICT) : draft);
    }
    List<AssertOutcome> atOnce = fixture.facts.assertFacts(fixture.user, drafts);
    List<AssertOutcome> oneByOne = new ArrayList<>();
    for (FactDraft draft : drafts) {
      oneByOne.add(singles.put(singles.user, renamed(draft, singles)));
    }
    assertEquals(
        oneByOne.stream().map(SupersessionTest::shape).toList(),
        atOnce.stream().map(SupersessionTest::shape).toList());
    assertEquals(shapes(singles), shapes(fixture));
  }

  /** The same draft, from a packet of the other fixture if it has one. */
  private static FactDraft renamed(FactDraft draft, KnowledgeFixture fixture) {
    return draft.source() == null
        ? draft
        : new FactDraft(
            draft.subject(),
            draft.predicate(),
            draft.object(),
            draft.validity(),
            draft.confidence(),
            fixture.packet(fixture.user).id(),
            draft.place(),
            draft.onConflict(),
            draft.path(),
            draft.visibility());
  }

  private static List<Object> shape(AssertOutcome outcome) {
    return List.of(outcome.getClass(), shape(fact(outcome)));
  }

  private static List<Object> shape(Fact fact) {
    return List.of(
        fact.subject(),
        fact.object(),
        fact.validity(),
        fact.confidence(),
        fact.support(),
        fact.contradictions(),
        fact.state(),
        fact.revision());
  }

  private static Set<Object> shapes(KnowledgeFixture fixture) {
    Set<Object> shapes = new HashSet<>();
    for (Fact fact : fixture.held(fixture.user)) {
      List<FactRevision> revisions = fixture.facts.history(fixture.user, fact.id());
      shapes.add(
          List.of(
              shape(fact),
              revisions.stream().map(each -> each.change().kind()).toList(),
              revisions.stream().map(each -> shape(each.fact())).toList(),
              fixture.facts.why(fixture.user, fact.id()).evidence().size()));
    }
    return shapes;
  }

  @Test
  void changesNoFact_ofAnotherSubjectPredicateOrOwner() {
    fixture.declareSingle("employer");
    fixture.declareSingle("city");
    List<Fact> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(
          fixture.put(
              FactDraft.of(new EntityName("Person " + i), "employer", fixture.value("Acme"))));
      others.add(fixture.put(fixture.draft("knows", "person " + i)));
    }
    others.add(fixture.put(fixture.draft("city", "Acme")));
    others.add(fact(fixture.put(fixture.memory.world.colleague(), dated("Acme", 1, null))));
    others.add(fact(fixture.put(fixture.agent, dated("Acme", 1, null))));
    fixture.put(dated("Acme", 1, null));
    assertInstanceOf(
        AssertOutcome.Superseded.class, fixture.put(fixture.user, dated("Beta", 5, null)));
    for (Fact other : others) {
      assertEquals(other, fixture.facts.get(fixture.agent, other.id()).fact());
    }
  }

  @Test
  void endsTheOldValue_whateverThePredicate() {
    for (int i = 0; i < 100; i++) {
      KnowledgeFixture fresh = new KnowledgeFixture();
      String predicate = "predicate " + UUID.nameUUIDFromBytes(new byte[] {(byte) i});
      fresh.declareSingle(predicate);
      fresh.put(fresh.draft(predicate, "old"));
      fresh.memory.clock.advance(Duration.ofDays(1));
      fresh.put(fresh.draft(predicate, "new"));
      assertEquals(List.of(json("new")), fresh.told(fresh.user, null));
      assertEquals(List.of(json("old")), fresh.told(fresh.user, NOW));
    }
  }

  @Test
  void keepsAsManyFactsAsBefore_atLeast() {
    fixture.declareSingle("employer");
    Random random = new Random(8);
    int held = 0;
    for (int i = 0; i < 200; i++) {
      int from = random.nextInt(DAYS - 1);
      var unused = fixture.put(fixture.user, dated("v" + random.nextInt(5), from, null));
      int now = fixture.held(fixture.user).size();
      assertTrue(now >= held, "an open report never lets a slot hold fewer facts");
      held = now;
    }
  }

  @Test
  void supersedesOnlyWhatWasDeclared_inTheTenantThatDeclaredIt() {
    fixture.put(fixture.draft("knows", "Alice"));
    fixture.put(fixture.draft("knows", "Bob"));
    assertEquals(2, fixture.told(fixture.user, null).size());
    FactDraft refused = fixture.draft("knows", "Carol").on(OnConflict.SUPERSEDE);
    ValidationException e =
        assertThrows(ValidationException.class, () -> fixture.put(fixture.user, refused));
    assertTrue(e.getMessage().startsWith("/on_conflict "), e::getMessage);
    fixture.declareSingle("knows");
    assertEquals(
        List.of("knows"),
        fixture.knowledge.predicates().list(fixture.user).stream()
            .map(declared -> declared.predicate())
            .toList());
    var foreigner = fixture.memory.world.foreigner();
    assertEquals(List.of(), fixture.knowledge.predicates().list(foreigner));
    var unused = fixture.put(foreigner, fixture.draft("knows", "Alice"));
    unused = fixture.put(foreigner, fixture.draft("knows", "Bob"));
    assertEquals(2, fixture.told(foreigner, null).size());
    fixture.memory.clock.advance(Duration.ofDays(1));
    fixture.put(fixture.draft("knows", "Carol"));
    assertEquals(List.of(json("Carol")), fixture.told(fixture.user, null));
  }

  @Test
  void datesAReportWithoutADate_byItsPacket() {
    fixture.declareSingle("employer");
    fixture.put(fixture.draft("employer", "Acme"));
    fixture.memory.clock.advance(Duration.ofDays(1));
    Packet packet = fixture.packet(fixture.user);
    fixture.memory.clock.advance(Duration.ofDays(9));
    Fact beta = fixture.put(fixture.draft("employer", "Beta", packet));
    assertEquals(packet.timestamp(), beta.validity().from());
    fixture.memory.clock.advance(Duration.ofDays(1));
    Fact again = fixture.put(fixture.draft("employer", "Acme"));
    assertEquals(fixture.memory.clock.instant(), again.validity().from(), "and back");
    assertEquals(List.of(json("Acme")), fixture.told(fixture.user, null));
    assertInstanceOf(
        AssertOutcome.Known.class,
        fixture.put(fixture.user, fixture.draft("employer", "Beta", packet)),
        "the packet that ended is read again");
    assertEquals(List.of(json("Acme")), fixture.told(fixture.user, null));
  }

  @Test
  void splitsAPeriod_thatAnotherValueInterrupts_withTheSameEvidence() {
    fixture.declareSingle("employer");
    Packet packet = fixture.packet(fixture.user);
    Fact acme = fixture.put(dated("Acme", 1, 20).from(packet.id(), null));
    AssertOutcome outcome = fixture.put(fixture.user, dated("Beta", 5, 9));
    AssertOutcome.Superseded superseded = assertInstanceOf(AssertOutcome.Superseded.class, outcome);
    assertEquals(
        List.of(new Validity(day(1), day(5)), new Validity(day(9), day(20))),
        superseded.others().stream().map(Fact::validity).toList());
    Fact rest = superseded.others().get(1);
    assertEquals(acme.object(), rest.object());
    assertEquals(acme.confidence(), rest.confidence());
    assertEquals(
        packet.id(),
        fixture.facts.why(fixture.user, rest.id()).evidence().get(0).origin().packet());
    assertInstanceOf(AssertOutcome.Known.class, fixture.put(fixture.user, dated("Beta", 5, 9)));
    fixture.put(dated("Gamma", 0, DAYS));
    assertEquals(FactState.SUPERSEDED, fixture.facts.get(fixture.user, rest.id()).fact().state());
  }

  @Test
  void joinsPeriods_thatAClaimOfManyValuesCovers() {
    FactDraft knows = fixture.draft("knows", "Bob");
    fixture.put(knows.during(new Validity(day(1), day(3))));
    fixture.put(knows.during(new Validity(day(9), day(12))));
    fixture.put(knows.during(new Validity(day(2), day(14))));
    List<Validity> periods =
        fixture.held(fixture.user).stream()
            .map(Fact::validity)
            .sorted(Comparator.comparing(validity -> Objects.requireNonNull(validity.from())))
            .toList();
    assertEquals(List.of(new Validity(day(1), day(3)), new Validity(day(3), day(14))), periods);
  }
}
