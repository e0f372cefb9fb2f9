package io.l9.substrate.persistence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Plans of the statements that the one connection has prepared, after calls of every port. */
class PreparedPlansIT {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory(1);

  /**
   * The driver prepares a statement at its fifth call, and the server plans each call until it has
   * seen five plans; then it keeps one, if it expects that to be no worse.
   */
  private static final int CALLS = 12;

  private static final int PLANS_TO_COMPARE = 5;

  /** The fewest rows of a statement whose plan is not kept. */
  private static final int MANY = 33;

  private record Plans(long kept, long ofOneCall) {}

  private static final Random SEEDS = new Random(1);

  private static final Map<String, Plans> PLANS = new TreeMap<>();

  /** Part by part, because the driver keeps no more than 256 statements. */
  @BeforeAll
  static void call() throws SQLException {
    repeatedly(
        fixture -> {
          in(fixture.actor(), () -> remembers(fixture));
        });
    repeatedly(
        fixture -> {
          in(fixture.actor(), () -> knows(fixture));
          in(
              fixture.world().orgAdmin(),
              () -> KnowledgeCalls.declares(fixture, MEMORY.knowledge()));
        });
    repeatedly(
        fixture -> {
          in(fixture.actor(), () -> learns(fixture));
        });
    repeatedly(
        fixture -> {
          for (TenantScope scope :
              List.of(fixture.actor(), fixture.world().orgAdmin(), fixture.world().tenantAdmin())) {
            in(scope, () -> TaskCalls.works(fixture, scope, MEMORY.persistence().tasks()));
          }
        });
  }

  private static void repeatedly(Consumer<MemoryFixture> calls) throws SQLException {
    for (int i = 0; i < CALLS; i++) {
      calls.accept(new MemoryFixture(new Random(SEEDS.nextLong())));
    }
    note();
  }

  private static void in(TenantScope scope, Runnable calls) {
    MEMORY
        .memory()
        .unitOfWork()
        .inScope(
            scope,
            () -> {
              calls.run();
              return null;
            });
  }

  private static void remembers(MemoryFixture fixture) {
    PacketCalls.readsAndSearches(fixture, MEMORY.memory());
    PacketCalls.logsAccesses(fixture, MEMORY.memory().accessLog());
    PacketCalls.listsAndCurates(fixture, MEMORY.memory());
    EmbeddingCalls.embeds(fixture, MEMORY.memory());
    EmbeddingCalls.summarises(fixture, MEMORY.memory());
    RequestCalls.keepsAnswers(fixture, MEMORY.requests());
    RequestCalls.administersKeys(fixture, MEMORY.identity().keys());
    MEMORY.memory().packets().holders(keys(fixture, MANY));
  }

  private static void knows(MemoryFixture fixture) {
    KnowledgeCalls.believes(fixture, MEMORY.memory(), MEMORY.knowledge());
    GraphCalls.walks(fixture, MEMORY.knowledge());
    GraphCalls.merges(fixture, MEMORY.knowledge());
    KnowledgeCalls.refuses(fixture, MEMORY.knowledge());
    ReviewCalls.looks(fixture, MEMORY.knowledge());
  }

  private static void learns(MemoryFixture fixture) {
    ReflectionCalls.teaches(fixture, MEMORY.memory(), MEMORY.reflections());
    ReflectionCalls.records(fixture, MEMORY.memory(), MEMORY.reflections());
  }

  /** Notes the plans of the statements that are prepared at the moment. */
  private static void note() throws SQLException {
    try (Connection connection = MEMORY.pool().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT statement, generic_plans, custom_plans FROM pg_prepared_statements")) {
      while (rows.next()) {
        PLANS.put(rows.getString(1), new Plans(rows.getLong(2), rows.getLong(3)));
      }
    }
  }

  /**
   * A kept plan of a partitioned table would be one of all sixteen partitions, and the server finds
   * by itself that it is worse.
   */
  @Test
  void areKept_butForPartitions() {
    TreeSet<String> plannedEachTime = new TreeSet<>();
    PLANS.forEach(
        (sql, plans) -> {
          if (plans.kept() == 0
              && plans.ofOneCall() > PLANS_TO_COMPARE
              && !sql.contains("memory_embeddings")) {
            plannedEachTime.add(sql);
          }
        });
    assertEquals("", String.join("\n\n", plannedEachTime));
    assertTrue(
        PLANS.values().stream().filter(plans -> plans.kept() > 0).count() > 60, PLANS::toString);
  }

  @Test
  void areNotKept_ofDistances() {
    assertEquals(List.of(), matching("(?s)(?!.*/\\* planned once \\*/).*<=>"));
  }

  /** A plan of an almost empty table would read all packets of the tenant for each row. */
  @Test
  void areNotKept_ofManyRows() {
    assertEquals(List.of(), matching("(?s)unnest.*JOIN LATERAL.*duplicate_of IS NULL"));
  }

  private static List<DuplicateKey> keys(MemoryFixture fixture, int count) {
    DuplicateKey key = fixture.packet().build().duplicateKey();
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new DuplicateKey(
                    key.owner(),
                    key.visibility(),
                    key.thread(),
                    key.agentId(),
                    new ContentHash(String.format(Locale.ROOT, "%064x", i))))
        .toList();
  }

  /** A limit that is a parameter would make the server plan each call of a large table. */
  @Test
  void knowTheirLimits() {
    assertEquals(List.of(), matching("(?i)(limit|first) \\$"));
  }

  private static List<String> matching(String part) {
    Pattern pattern = Pattern.compile(part);
    return PLANS.keySet().stream().filter(sql -> pattern.matcher(sql).find()).toList();
  }
}
