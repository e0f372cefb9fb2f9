package io.l9.substrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.testkit.database.MigratedDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    MemorySubstrate.Builder builder =
        MemorySubstrate.builder().dataSource(DATABASE.api()).schema("nowhere").embedder(null);

    IllegalStateException e = assertThrows(IllegalStateException.class, builder::build);

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
