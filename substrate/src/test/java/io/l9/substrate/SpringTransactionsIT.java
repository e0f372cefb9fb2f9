package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.KeyMaker;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.database.MigratedDatabase;
import io.l9.substrate.testkit.memory.embedding.FakeEmbedder;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.support.TransactionTemplate;

/** A team whose methods are transactional, and whose data source hands out their transactions. */
class SpringTransactionsIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static final AtomicInteger ORDERS = new AtomicInteger();

  private static HikariDataSource pool;
  private static HikariDataSource manualPool;

  private final TransactionTemplate transactional =
      new TransactionTemplate(new DataSourceTransactionManager(pool));
  private final JdbcTemplate jdbc = new JdbcTemplate(pool);
  private final int order = ORDERS.incrementAndGet();
  private MemorySubstrate l9;
  private Memory memory;

  @BeforeAll
  static void connect() throws SQLException {
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id int PRIMARY KEY)");
      statement.execute("GRANT SELECT, INSERT ON orders TO l9_api");
    }
    pool = pool(true);
    manualPool = pool(false);
  }

  private static HikariDataSource pool(boolean autoCommit) {
    HikariDataSource made = new HikariDataSource();
    made.setDataSource(DATABASE.api());
    made.setMaximumPoolSize(4);
    made.setAutoCommit(autoCommit);
    return made;
  }

  @AfterAll
  static void disconnect() {
    pool.close();
    manualPool.close();
  }

  @BeforeEach
  void open() {
    l9 = builder(pool).build();
    memory = l9.as("acme", "sales", "alice");
  }

  private static SubstrateBuilder builder(HikariDataSource of) {
    return MemorySubstrate.builder()
        .dataSource(new TransactionAwareDataSourceProxy(of))
        .keyPepper("a pepper for tests, which is long enough")
        .embedder(new FakeEmbedder());
  }

  @AfterEach
  void close() {
    l9.close();
  }

  @Test
  void rollsBackTheBusinessRowAndTheMemory() {
    PacketId id =
        aborted(
            transactional,
            () -> {
              insertOrder(jdbc);
              return remember().id();
            });

    assertFalse(ordered());
    assertThrows(NotFoundException.class, () -> memory.get(id));
  }

  @Test
  void rollsBackToo_whenTheMemoryComesFirst() {
    PacketId id =
        aborted(
            transactional,
            () -> {
              PacketId stored = remember().id();
              insertOrder(jdbc);
              return stored;
            });

    assertFalse(ordered());
    assertThrows(NotFoundException.class, () -> memory.get(id));
  }

  @Test
  void rollsBackToo_whenThePoolNeverCommitsByItself() {
    try (MemorySubstrate manual = builder(manualPool).build()) {
      Memory own = manual.as("acme", "sales", "alice");
      JdbcTemplate rows = new JdbcTemplate(manualPool);
      PacketId id =
          aborted(
              new TransactionTemplate(new DataSourceTransactionManager(manualPool)),
              () -> {
                insertOrder(rows);
                return own.remember("order " + order).id();
              });

      assertFalse(ordered());
      assertThrows(NotFoundException.class, () -> own.get(id));
      Packet stored = own.remember("order " + order + ", outside of a transaction");
      assertEquals(stored, memory.get(stored.id()));
    }
  }

  @Test
  void commitsBoth() {
    Packet packet =
        transactional.execute(
            status -> {
              insertOrder(jdbc);
              return remember();
            });

    assertTrue(ordered());
    assertEquals(packet, memory.get(packet.id()));
  }

  @Test
  void leavesTheTransactionAndItsSettingsToTheCaller_whenTheMemoryFails() {
    UUID unknown = new UUID(4, 2);
    transactional.executeWithoutResult(
        status -> {
          jdbc.execute("SET LOCAL search_path = pg_catalog, public");
          jdbc.execute("SET LOCAL statement_timeout = '7s'");
          insertOrder(jdbc);
          assertThrows(NotFoundException.class, () -> memory.get(new PacketId(unknown)));
          var unused = remember();

          assertEquals("pg_catalog, public", setting("search_path"));
          assertEquals("7s", setting("statement_timeout"));
          assertEquals("none", setting("role"));
          assertEquals("", setting("app.tenant_id"));
        });

    assertTrue(ordered());
    assertEquals("l9_api", jdbc.queryForObject("SELECT current_user", String.class));
  }

  @Test
  void knowsKeys_withoutEndingTheTransaction() {
    TenantScope actor = memory.scope();
    String key =
        l9.identity()
            .keys()
            .create(
                actor.withRole(Role.TENANT_ADMIN),
                KeyMaker.operator(),
                new ApiKeyDraft(
                    "an agent",
                    Role.END_USER,
                    actor.org(),
                    actor.user(),
                    Set.of(Permission.MEMORY_WRITE),
                    null))
            .token()
            .reveal();
    boolean known =
        aborted(
            transactional,
            () -> {
              insertOrder(jdbc);
              return l9.identity().authentication().authenticate(key).isPresent();
            });

    assertTrue(known);
    assertFalse(ordered());
  }

  @Test
  void refusesToWrite_whereTheTransactionIsReadOnly() {
    Packet packet = remember();
    TransactionTemplate readOnly =
        new TransactionTemplate(new DataSourceTransactionManager(pool), transactional);
    readOnly.setReadOnly(true);

    readOnly.executeWithoutResult(
        status -> {
          assertEquals(packet, memory.untracked().get(packet.id()));
          UnavailableException refused =
              assertThrows(UnavailableException.class, () -> memory.remember("never"));
          assertEquals(ErrorCode.READ_ONLY, refused.code());
          assertEquals(packet, memory.untracked().get(packet.id()));
        });
  }

  @Test
  void leavesTheEmbeddingToTheWorker_insideOfATransactionOnly() {
    Packet outside = remember();
    Packet inside = transactional.execute(status -> memory.remember("inside " + order));
    Packet together = memory.atomically(m -> m.remember("together " + order));

    assertEquals(1, vectors(outside));
    assertEquals(0, vectors(inside));
    assertEquals(0, vectors(together));
    assertEquals(inside.id(), memory.search("inside " + order).get(0).packet().id());

    try (MemorySubstrate eager = builder(pool).embedsInTransactions(true).build()) {
      Memory own = eager.as("acme", "sales", "alice");
      Packet atOnce = transactional.execute(status -> own.remember("at once " + order));
      assertEquals(1, vectors(atOnce));
    }
  }

  @Test
  void makesOneTransactionOfSeveralCalls() {
    IllegalStateException planted = new IllegalStateException("planted");
    PacketId[] first = new PacketId[1];
    assertEquals(
        planted,
        assertThrows(
            IllegalStateException.class,
            () ->
                memory.atomically(
                    m -> {
                      first[0] = m.remember("one of two " + order).id();
                      throw planted;
                    })));
    assertThrows(NotFoundException.class, () -> memory.get(first[0]));

    List<Packet> both =
        memory.atomically(
            m -> List.of(m.remember("first " + order), m.remember("second " + order)));
    both.forEach(packet -> assertEquals(packet, memory.get(packet.id())));

    PacketId inCallers =
        aborted(
            transactional, () -> memory.<PacketId>atomically(m -> m.remember("x" + order).id()));
    assertThrows(NotFoundException.class, () -> memory.get(inCallers));
  }

  private Packet remember() {
    return memory.remember("order " + order + " was placed");
  }

  private int vectors(Packet packet) {
    return memory.embeddings().of(packet.id()).size();
  }

  private void insertOrder(JdbcTemplate rows) {
    assertEquals(1, rows.update("INSERT INTO public.orders VALUES (?)", order));
  }

  private boolean ordered() {
    return !jdbc.queryForList("SELECT 1 FROM public.orders WHERE id = ?", order).isEmpty();
  }

  private String setting(String name) {
    return jdbc.queryForObject("SELECT current_setting(?)", String.class, name);
  }

  /** The result of the work, in a transaction that is rolled back. */
  private static <T> T aborted(TransactionTemplate template, Supplier<T> work) {
    return template.execute(
        status -> {
          T result = work.get();
          status.setRollbackOnly();
          return result;
        });
  }
}
