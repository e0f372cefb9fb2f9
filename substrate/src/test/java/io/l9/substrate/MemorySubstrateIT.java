package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.maintenance.Job;
import io.l9.substrate.domain.maintenance.JobCommand;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MemorySubstrateIT {

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @BeforeAll
  static void createTheCallersOwnTable() throws SQLException {
    execute(DATABASE.owner(), "CREATE TABLE orders (id int PRIMARY KEY)");
    execute(DATABASE.owner(), "GRANT SELECT, INSERT ON orders TO l9_api");
  }

  @Test
  void keepsTenantsApart() {
    try (MemorySubstrate l9 = open(DATABASE.api())) {
      Packet secret = l9.as("acme", "sales", "alice").remember("the vault opens at nine");

      Memory other = l9.as("globex", "sales", "alice");

      assertEquals(0, other.search("when does the vault open").size());
      assertThrows(NotFoundException.class, () -> other.get(secret.id()));
    }
  }

  @Test
  void storesMemoryAndBusinessRowTogether_whenTheCallerCommits() throws SQLException {
    try (MemorySubstrate l9 = open(DATABASE.api());
        Connection connection = DATABASE.api().getConnection()) {
      connection.setAutoCommit(false);
      Memory memory = l9.as("acme", "sales", "bob");
      insertOrder(connection, 1);

      Packet packet = memory.joining(connection, m -> m.remember("order one was placed"));
      insertOrder(connection, 2);
      connection.commit();

      assertEquals(packet, memory.get(packet.id()));
      assertEquals(2, count("SELECT count(*) FROM orders WHERE id IN (1, 2)"));
    }
  }

  @Test
  void storesNeither_whenTheCallerRollsBack() throws SQLException {
    try (MemorySubstrate l9 = open(DATABASE.api());
        Connection connection = DATABASE.api().getConnection()) {
      connection.setAutoCommit(false);
      Memory memory = l9.as("acme", "sales", "carol");
      insertOrder(connection, 3);

      Packet packet = memory.joining(connection, m -> m.remember("order three was placed"));
      connection.rollback();

      assertThrows(NotFoundException.class, () -> memory.get(packet.id()));
      assertEquals(0, count("SELECT count(*) FROM orders WHERE id = 3"));
    }
  }

  @Test
  void leavesTheCallersPoolOpen() throws SQLException {
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setDataSource(DATABASE.api());
      open(pool).close();

      assertFalse(pool.isClosed());
      try (Connection connection = pool.getConnection()) {
        assertTrue(connection.isValid(1));
      }
    }
  }

  @Test
  void refusesToOpen_whenTheSchemaIsNotThere() {
    SubstrateBuilder builder =
        MemorySubstrate.builder().dataSource(DATABASE.api()).schema("nowhere").embedder(null);

    UnavailableException e = assertThrows(UnavailableException.class, builder::build);

    assertEquals(ErrorCode.SCHEMA_NOT_CURRENT, e.code());
    assertTrue(String.valueOf(e.getMessage()).contains("migrate"), e.getMessage());
  }

  @Test
  void bringsTheSchemaUpToDate_whenTheOwnerIsGiven() throws SQLException {
    execute(DATABASE.owner(), "CREATE SCHEMA IF NOT EXISTS second");
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .schema("second")
            .migrateAs(DATABASE.owner())
            .embedder(null)
            .build()) {
      Memory memory = l9.as("acme", "sales", "dora");
      Packet packet = memory.remember("in a schema of its own");

      assertEquals(packet, memory.get(packet.id()));
    }
    try (MemorySubstrate l9 = open(DATABASE.api())) {
      assertEquals(0, l9.as("acme", "sales", "dora").search("schema").size());
    }
  }

  @Test
  void worksInMemory_withoutADatabase() {
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).build()) {
      Memory memory = l9.as("acme", "sales", "alice");
      memory.remember("Alice prefers email");

      assertEquals("Alice prefers email", memory.search("email").get(0).text());
      assertThrows(IllegalStateException.class, () -> memory.joining(brokenConnection(), m -> m));
    }
  }

  @Test
  void makesTheSameIdOfTheSameName() {
    TenantId acme = Names.tenant("acme");

    assertEquals(acme, Names.tenant("acme"));
    assertEquals(acme, Names.tenant(acme.toString()));
    assertFalse(Names.user(acme, "x").value().equals(Names.org(acme, "x").value()));
    assertFalse(
        Names.user(acme, "x").value().equals(Names.user(Names.tenant("globex"), "x").value()));
  }

  @Test
  void learnsFromReadsAndFeedback_whenTheJobHasRun() {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.maintainer())
            .embedder(null)
            .build()) {
      learns(l9);
      assertEquals(0, l9.lostReads());
    }
  }

  @Test
  void learnsInMemoryToo() {
    try (MemorySubstrate l9 = MemorySubstrate.builder().embedder(null).build()) {
      learns(l9);
    }
  }

  private static void learns(MemorySubstrate l9) {
    // what other tests have read
    l9.jobs().run(Job.FOLD_ACCESSES);
    Memory memory = l9.as("learning", "sales", "alice");
    Packet packet = memory.remember("Alice prefers email");
    assertEquals(packet, memory.get(packet.id()));
    assertEquals(1, memory.search("email").size());
    assertEquals(packet, memory.untracked().get(packet.id()));
    memory.access().helpful(packet.id());
    assertEquals(
        List.of("HELPFUL", "READ", "READ"),
        memory.access().of(packet.id(), 10).stream().map(a -> a.kind().name()).sorted().toList());

    assertEquals(3, l9.jobs().run(JobCommand.of(Job.FOLD_ACCESSES).dry()).touched());
    assertEquals(3, l9.jobs().run(Job.FOLD_ACCESSES).touched());

    Packet learned = memory.untracked().get(packet.id());
    assertEquals(2, learned.accessCount());
    assertEquals(0.5 + 2 * 0.02 + 0.05, learned.importance(), 1e-12);

    memory.access().wrong(packet.id(), "she moved to the phone");
    memory.access().ignored(packet.id());
    memory.access().used(packet.id());
    l9.jobs().run(Job.FOLD_ACCESSES);
    assertEquals(
        0.59 - 0.05 + 0.02 - 0.02,
        memory.untracked().get(packet.id()).importance(),
        1e-12,
        "the newest verdict has taken the place of the others");
    assertEquals(
        3, l9.jobs().runs(Job.FOLD_ACCESSES, 10).stream().filter(r -> !r.dryRun()).count());
    assertThrows(
        NotFoundException.class,
        () -> l9.as("other", "sales", "alice").access().wrong(packet.id(), null));
    for (Job job : Job.values()) {
      assertTrue(l9.jobs().run(job).succeeded());
    }
    l9.jobs().all().forEach(status -> assertEquals(status.lastRun(), status.lastSuccess()));
  }

  @Test
  void keepsWhatWasRead_whenItIsClosed() throws SQLException {
    try (MemorySubstrate l9 = open(DATABASE.api())) {
      Memory memory = l9.as("closing", "sales", "alice");
      var unused = memory.get(memory.remember("read once, just before the end").id());
    }
    try (MemorySubstrate l9 = open(DATABASE.api())) {
      Memory memory = l9.as("closing", "sales", "alice");
      Packet packet = memory.untracked().search("just before the end").get(0).packet();
      assertEquals(1, memory.access().of(packet.id(), 10).size());
    }
  }

  @Test
  void notesNoReads_whenItIsToldNotTo() {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .embedder(null)
            .trackReads(false)
            .build()) {
      Memory memory = l9.as("untracked", "sales", "alice");
      Packet packet = memory.remember("nobody notes this");
      assertEquals(packet, memory.get(packet.id()));
      assertEquals(List.of(), memory.access().of(packet.id(), 10));
      memory.access().used(packet.id());
      assertEquals(1, memory.access().of(packet.id(), 10).size());
    }
  }

  @Test
  void saysWhatJobsNeed_whereThereIsNoMaintainer() {
    try (MemorySubstrate l9 = open(DATABASE.api())) {
      IllegalStateException e = assertThrows(IllegalStateException.class, l9::jobs);
      assertTrue(String.valueOf(e.getMessage()).contains("maintainer("), e.getMessage());
    }
  }

  @Test
  void refusesJobs_toALoginThatMayNotRunThem() {
    try (MemorySubstrate l9 =
        MemorySubstrate.builder()
            .dataSource(DATABASE.api())
            .maintainer(DATABASE.api())
            .embedder(null)
            .build()) {
      Jobs jobs = l9.jobs();
      assertThrows(ForbiddenException.class, () -> jobs.run(Job.EVICT_PACKETS));
      assertThrows(ForbiddenException.class, jobs::all);
    }
  }

  private static MemorySubstrate open(DataSource dataSource) {
    return MemorySubstrate.builder().dataSource(dataSource).embedder(null).build();
  }

  private static Connection brokenConnection() {
    try {
      Connection connection = DATABASE.api().getConnection();
      connection.close();
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insertOrder(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("INSERT INTO orders VALUES (" + id + ")");
    }
  }

  private static void execute(DataSource dataSource, String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(String sql) throws SQLException {
    try (Connection connection = DATABASE.api().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
