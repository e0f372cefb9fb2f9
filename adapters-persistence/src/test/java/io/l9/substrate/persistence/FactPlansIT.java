package io.l9.substrate.persistence;

import static io.l9.substrate.persistence.MemoryFixture.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.knowledge.entity.EntityResolution;
import io.l9.substrate.domain.knowledge.fact.Claim;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactPath;
import io.l9.substrate.domain.knowledge.fact.FactPlace;
import io.l9.substrate.domain.knowledge.fact.FactQuery;
import io.l9.substrate.domain.knowledge.fact.FactRepository;
import io.l9.substrate.domain.knowledge.fact.FactRepository.Look;
import io.l9.substrate.domain.knowledge.fact.FactState;
import io.l9.substrate.domain.knowledge.fact.OnConflict;
import io.l9.substrate.domain.knowledge.fact.Validity;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.knowledge.fact.FactClaims;
import io.l9.substrate.testkit.shared.Seeds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/** The indexes by which facts are read, whatever the size of their tenant and of their evidence. */
class FactPlansIT {

  private static final int SOURCES = 200;
  private static final int DEPTH = 40;

  private static final Pattern ROWS_OF_SOURCES =
      Pattern.compile("Append \\(actual rows=(\\d+) loops=1\\)\\s+(?:Buffers.*\\s+)?CTE walk");

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  private static final MemoryFixture FIXTURE = new MemoryFixture(new Random(12));
  private static final TenantScope ACTOR = FIXTURE.actor();

  private static ObservedDataSource observed;
  private static Persistence persistence;
  private static List<Packet> packets;
  private static Claim common;

  @BeforeAll
  static void fill() throws SQLException {
    PGSimpleDataSource api = (PGSimpleDataSource) MEMORY.database().api();
    api.setOptions("-c enable_seqscan=off -c enable_sort=off -c jit=off");
    observed = new ObservedDataSource(api, true);
    persistence = Persistence.open(observed.dataSource(), "public", MigratedMemory.JSON, 0);
    packets = Stream.generate(() -> FIXTURE.packet().build()).limit(SOURCES).toList();
    common = claim("common", null);
    List<Claim> supported = packets.stream().map(packet -> claim("common", packet)).toList();
    List<Claim> others =
        IntStream.range(0, SOURCES).mapToObj(i -> claim("predicate " + i, packets.get(i))).toList();
    var unused =
        inScope(
            facts -> {
              persistence.memory().packets().createAbsent(packets);
              FactClaims.assertAll(persistence.knowledge(), supported);
              return FactClaims.assertAll(persistence.knowledge(), others);
            });
    try (Connection owner = MEMORY.database().owner().getConnection();
        Statement statement = owner.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  @AfterAll
  static void close() {
    persistence.close();
  }

  private static Claim claim(String predicate, @Nullable Packet source) {
    return FactClaims.of(ACTOR, predicate, 1, Validity.ALWAYS, OnConflict.KEEP_BOTH, source);
  }

  private static <T> T inScope(Function<FactRepository, T> work) {
    return persistence
        .memory()
        .unitOfWork()
        .inScope(ACTOR, () -> work.apply(persistence.knowledge().facts()));
  }

  @Test
  void readsOfManySources_whatAnotherMayRepeat() {
    Packet child = FIXTURE.packet().parents(packets.get(7)).build();
    var unused = inScope(facts -> persistence.memory().packets().createAbsent(List.of(child)));
    observed.clear();
    FactRepository.Locked locked =
        inScope(
            facts -> facts.lock(List.of(new Look(common.slot(), common.skeleton(), child.id()))));
    String plan = observed.plans();
    assertEquals(1, locked.slot(common.slot()).evidence().size());
    assertTrue(
        Pattern.compile(
                "fact_evidence_root[^\\n]*\\n[^\\n]*Output[^\\n]*\\n"
                    + "[^\\n]*Index Cond[^\\n]*roots\\[1\\][^\\n]* = \\w+.root[^\\n]*fact_id >= ")
            .matcher(plan)
            .find(),
        plan);
    assertTrue(plan.contains("knowledge_facts_slot"), plan);
  }

  @Test
  void readsASourceOnce_howeverLongItsLineage() {
    List<Packet> chain = new ArrayList<>(List.of(FIXTURE.packet().build()));
    while (chain.size() < DEPTH) {
      chain.add(FIXTURE.packet().parents(chain.get(chain.size() - 1)).build());
    }
    List<Claim> claims = chain.stream().map(packet -> claim("deep", packet)).toList();
    var unused =
        inScope(
            facts -> {
              persistence.memory().packets().createAbsent(chain);
              return FactClaims.assertAll(persistence.knowledge(), claims);
            });
    List<Look> looks =
        chain.stream()
            .map(packet -> new Look(claims.get(0).slot(), claims.get(0).skeleton(), packet.id()))
            .toList();
    ObservedDataSource counted = ObservedDataSource.countingPages(MEMORY.database().api());
    try (Persistence counting =
        Persistence.open(counted.dataSource(), "public", MigratedMemory.JSON, 0)) {
      counting.memory().unitOfWork().inScope(ACTOR, () -> counting.knowledge().facts().lock(looks));
    }
    Matcher rows = ROWS_OF_SOURCES.matcher(counted.plans());
    assertTrue(rows.find(), counted::plans);
    int read = Integer.parseInt(rows.group(1));
    assertTrue(read >= DEPTH && read <= 3 * DEPTH, "rows: " + read);
  }

  @Test
  void listsTheFactsOfATenantByTrust_inTheOrderOfTheirIndex() {
    FactPlace after =
        new FactPlace(
            FactPath.CONFIRMED,
            Fact.DEFAULT_CONFIDENCE,
            new Position(NOW, Seeds.uuid(FIXTURE.random())));
    assertInOrder("knowledge_facts_trust", query(null, FactQuery.Order.TRUST, after));
    assertInOrder("knowledge_facts_trust", query(null, FactQuery.Order.TRUST, null));
  }

  @Test
  void listsTheNewestFacts_inTheOrderOfTheirIndexes() {
    assertInOrder("knowledge_facts_newest", query(null, FactQuery.Order.NEWEST, null));
    assertInOrder("knowledge_facts_predicate", query("common", FactQuery.Order.NEWEST, null));
  }

  private static FactQuery query(
      @Nullable String predicate, FactQuery.Order order, @Nullable FactPlace after) {
    return new FactQuery(
        null,
        predicate,
        null,
        null,
        null,
        null,
        Set.of(FactState.HELD),
        null,
        false,
        null,
        order,
        1,
        after);
  }

  private static void assertInOrder(String index, FactQuery query) {
    observed.clear();
    int found =
        inScope(facts -> facts.list(query, EntityResolution.NONE, NOW)).page().facts().size();
    String plan = observed.plans();
    assertEquals(1, found, plan);
    assertTrue(plan.contains(index), plan);
    assertFalse(Pattern.compile("(?<!Incremental )Sort {2}\\(").matcher(plan).find(), plan);
    if (query.after() != null) {
      assertTrue(Pattern.compile("Index Cond: .*ROW\\(").matcher(plan).find(), plan);
    }
  }
}
