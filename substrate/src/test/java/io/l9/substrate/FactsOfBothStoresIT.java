package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.Facts;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.shared.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same random history in memory and in PostgreSQL: both stores believe the same. */
class FactsOfBothStoresIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");
  private static final int STEPS = 80;

  /** One store, and the packets that were written to it, in their order. */
  private record Side(Memory memory, List<PacketId> packets) {}

  private final MutableClock clock = new MutableClock(BEGIN);

  @RepeatedTest(4)
  void believeTheSame_afterTheSameHistory(TestInfo test) {
    Random random = Seeds.of(test);
    String tenant = "tenant " + Seeds.uuid(random);
    try (MemorySubstrate inMemory = substrate(MemorySubstrate.builder());
        MemorySubstrate inDatabase =
            substrate(MemorySubstrate.builder().dataSource(DATABASE.api()))) {
      List<Side> sides =
          List.of(
              new Side(inMemory.as(tenant, "sales", "alice"), new ArrayList<>()),
              new Side(inDatabase.as(tenant, "sales", "alice"), new ArrayList<>()));
      List<TenantScope> admins =
          sides.stream().map(side -> side.memory().scope().withRole(Role.TENANT_ADMIN)).toList();
      inMemory.as(admins.get(0)).facts().declareSingle("single");
      inDatabase.as(admins.get(1)).facts().declareSingle("single");
      List<String> history = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        clock.advance(Duration.ofSeconds(1));
        Function<Side, Object> step = step(random, history);
        Object expected = step.apply(sides.get(0));
        assertEquals(expected, step.apply(sides.get(1)), history::toString);
      }
      List<String> expected = told(sides.get(0));
      List<String> others = told(sides.get(1));
      List<String> common = new ArrayList<>(expected);
      common.retainAll(others);
      expected.removeAll(common);
      others.removeAll(common);
      assertEquals(expected, others, history::toString);
    }
  }

  private MemorySubstrate substrate(SubstrateBuilder builder) {
    return builder.embedder(null).clock(clock).build();
  }

  /** Returns a step that does the same on each side, and what it says of the outcome. */
  private Function<Side, Object> step(Random random, List<String> history) {
    int kind = random.nextInt(13);
    int number = random.nextInt(1000);
    String value = "v" + random.nextInt(4);
    String predicate = random.nextBoolean() ? "single" : "many";
    history.add(kind + " " + number + " " + predicate + " " + value);
    List<DraftShape> batch = new ArrayList<>();
    for (int i = kind == 5 ? 12 : 1; i > 0; i--) {
      batch.add(DraftShape.random(random));
    }
    return switch (kind) {
      case 0, 1 -> side -> written(side, number);
      case 6 -> side -> voted(side, number, fact -> side.memory().facts().retract(fact.id(), "no"));
      case 7 ->
          side ->
              voted(side, number, fact -> side.memory().facts().contradict(fact.id(), null, "no"));
      case 8 -> side -> voted(side, number, fact -> side.memory().facts().confirm(fact.id(), null));
      case 9 -> side -> erased(side, number);
      case 10 ->
          side -> {
            Rejection said = side.memory().facts().reject("Alice", predicate, value, "no");
            return said.attempts() + " " + said.stands();
          };
      case 11 ->
          side ->
              side.memory().facts().rejections(true, 9, null).items().stream()
                  .skip(number % 4)
                  .findFirst()
                  .map(said -> side.memory().facts().lift(said.id(), "yes").attempts())
                  .map(String::valueOf)
                  .orElse("none");
      case 12 -> side -> extracted(side, number);
      default ->
          side ->
              side
                  .memory()
                  .facts()
                  .putAll(batch.stream().map(shape -> shape.draft(side)).toList())
                  .stream()
                  .map(FactsOfBothStoresIT::outcome)
                  .toList();
    };
  }

  /** A draft, but for the ids of packets. */
  private record DraftShape(
      String subject,
      String predicate,
      String value,
      int from,
      int length,
      int source,
      int policy) {

    static DraftShape random(Random random) {
      return new DraftShape(
          List.of("Alice", "ALICE ", "Bob").get(random.nextInt(3)),
          random.nextBoolean() ? "single" : "many",
          "v" + random.nextInt(4),
          random.nextInt(20),
          random.nextInt(8),
          random.nextInt(3),
          random.nextInt(3));
    }

    FactDraft draft(Side side) {
      Instant begin = Instant.EPOCH.plus(Duration.ofDays(from));
      Instant end = length == 0 ? begin.plus(Duration.ofDays(3)) : null;
      FactDraft draft =
          side.memory().facts().draft(subject, predicate, value).during(new Validity(begin, end));
      if (predicate.equals("many") && policy == 0) {
        draft = draft.on(OnConflict.CONTRADICT);
      }
      return source == 0 || side.packets().isEmpty()
          ? draft
          : draft.from(side.packets().get((from + length) % side.packets().size()), null);
    }
  }

  private static String written(Side side, int number) {
    PacketDraft.Builder draft =
        side.memory()
            .draft(
                "note",
                Map.of("subject", "Alice", "many", "v" + number % 5, "text", "text " + number));
    if (number % 2 == 0 && !side.packets().isEmpty()) {
      PacketId parent = side.packets().get(number % side.packets().size());
      draft.parents(List.of(parent)).derivation(Derivation.INFERENCE);
    }
    side.packets().add(side.memory().remember(draft.build()).packet().id());
    return "written";
  }

  private static Object extracted(Side side, int number) {
    return side.packets().isEmpty()
        ? "none"
        : side
            .memory()
            .facts()
            .extract(List.of(side.packets().get(number % side.packets().size())))
            .get(0)
            .outcomes()
            .stream()
            .map(FactsOfBothStoresIT::outcome)
            .toList();
  }

  private static String erased(Side side, int number) {
    if (side.packets().isEmpty()) {
      return "none";
    }
    PacketId gone = side.packets().get(number % side.packets().size());
    // one that was written again is named twice
    side.packets().removeIf(gone::equals);
    ErasureReport report = side.memory().packets().erase(gone);
    return report.count(ErasureReport.Kind.FACTS) + " " + report.count(ErasureReport.Kind.UNLINKED);
  }

  private static String voted(Side side, int number, Function<Fact, Fact> vote) {
    List<Fact> held = sorted(side);
    return held.isEmpty() ? "none" : shape(side, vote.apply(held.get(number % held.size())));
  }

  private static String outcome(AssertOutcome outcome) {
    return outcome.getClass().getSimpleName();
  }

  private static List<Fact> sorted(Side side) {
    return list(side, Set.of(FactState.HELD)).stream()
        .sorted(Comparator.comparing(fact -> shape(side, fact)))
        .toList();
  }

  private static List<Fact> list(Side side, Set<FactState> states) {
    List<Fact> facts = new ArrayList<>();
    for (String subject : List.of("alice", "bob")) {
      Facts.Answer answer =
          side.memory()
              .facts()
              .list(
                  new FactQuery(
                      new EntityName(subject),
                      null,
                      null,
                      null,
                      null,
                      null,
                      states,
                      null,
                      true,
                      null,
                      FactQuery.Order.TRUST,
                      FactQuery.MAX_LIMIT,
                      null));
      facts.addAll(answer.page().facts());
    }
    return facts;
  }

  /** Everything that is believed or was, with the kinds of its changes and its sources. */
  private static List<String> told(Side side) {
    List<String> told = new ArrayList<>();
    for (Fact fact : list(side, Set.of(FactState.values()))) {
      FactMemory facts = side.memory().facts();
      told.add(
          shape(side, fact)
              + facts.history(fact.id()).stream()
                  .map(revision -> revision.change().kind() + " " + shape(side, revision.fact()))
                  .toList()
              + facts.why(fact.id()).evidence().stream()
                  .map(known -> side.packets().indexOf(known.origin().packet()))
                  .toList());
    }
    told.sort(Comparator.naturalOrder());
    return told;
  }

  private static String shape(Side side, Fact fact) {
    return List.of(
            fact.subject(),
            fact.predicate(),
            fact.object().identity(),
            fact.validity(),
            fact.path(),
            fact.confidence(),
            fact.support(),
            fact.contradictions(),
            fact.state(),
            fact.source() == null ? -1 : side.packets().indexOf(fact.source()),
            fact.revision())
        .toString();
  }
}
