package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The models of spaces and the backlog, of which {@link IsolationIT} cannot make a row of every
 * kind: the first belong to the whole tenant, and the others to a packet.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddingTablesIT {

  private static final Scope OTHER_TENANT = new Scope(2, 1, 1, "end_user");
  private static final Scope OTHER_USER = new Scope(1, 1, 2, "end_user");
  private static final String PACKET =
      "INSERT INTO packet_store (packet_type, envelope, scope) VALUES ('note', '{}', '%s')";
  private static final String NOTE_MODEL =
      "SELECT l9_note_embedding_model(%s, 'content', 'm', 3)".formatted(Scope.id("a", 1));

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  EmbeddingTablesIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
  }

  @BeforeEach
  void connect() throws SQLException {
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    api.rollback();
    api.close();
  }

  private void as(Scope scope) throws SQLException {
    execute(api, scope.set());
  }

  private List<String> count(String table) throws SQLException {
    return rows(api, "SELECT count(*) FROM " + table);
  }

  @Test
  void aPacketOfAnyClientWaits_asVisibleAsItIs() throws SQLException {
    as(Scope.CURSOR_USER);
    execute(api, PACKET.formatted("shared"), PACKET.formatted("cursor"));
    assertEquals(List.of("2"), count("embedding_backlog"));
    as(Scope.END_USER);
    assertEquals(List.of("1"), count("embedding_backlog"));
    for (Scope scope : List.of(OTHER_USER, OTHER_TENANT)) {
      as(scope);
      assertEquals(List.of("0"), count("embedding_backlog"), scope::toString);
      assertEquals(List.of(), rows(api, "UPDATE embedding_backlog SET lease = NULL RETURNING 1"));
      assertEquals(List.of(), rows(api, "DELETE FROM embedding_backlog RETURNING 1"));
    }
    as(Scope.END_USER);
    execute(api, "DELETE FROM packet_store");
    assertEquals(List.of("0"), count("embedding_backlog"), "it goes with its packet");
  }

  @Test
  void aBacklogRow_followsItsPacket_andCannotBeMadeOfAnothers() throws SQLException {
    as(Scope.END_USER);
    execute(api, PACKET.formatted("shared"));
    String id = rows(api, "SELECT packet_id FROM packet_store").get(0);
    as(Scope.ORG_ADMIN);
    execute(api, "UPDATE packet_store SET user_id = NULL");
    as(OTHER_USER);
    assertEquals(List.of("1"), count("embedding_backlog"));
    as(Scope.ORG_ADMIN);
    execute(api, "DELETE FROM embedding_backlog");
    as(OTHER_TENANT);
    assertEquals(
        "42501",
        assertThrows(
                SQLException.class,
                () ->
                    execute(api, "INSERT INTO embedding_backlog (packet_id) VALUES ('" + id + "')"))
            .getSQLState());
  }

  @Test
  void thoseWhoIndexThemselves_queueNothing() throws SQLException {
    as(Scope.END_USER);
    execute(api, "SET LOCAL l9.indexes_itself = 'on'", PACKET.formatted("shared"));
    assertEquals(List.of("0"), count("embedding_backlog"));
  }

  @Test
  void theModelsOfATenant_areReadByAllOfIt_andChangedByItsAdministrator() throws SQLException {
    as(Scope.END_USER);
    execute(api, NOTE_MODEL, NOTE_MODEL);
    for (Scope scope : List.of(OTHER_USER, Scope.END_USER, Scope.ORG_ADMIN)) {
      as(scope);
      assertEquals(List.of("1"), count("embedding_spaces"), scope::toString);
      assertEquals(List.of(), rows(api, "UPDATE embedding_spaces SET moved = 1 RETURNING 1"));
      assertEquals(List.of(), rows(api, "DELETE FROM embedding_spaces RETURNING 1"));
    }
    as(OTHER_TENANT);
    assertEquals(List.of("0"), count("embedding_spaces"));
    refused("SELECT 1 FROM l9_hold_embedding_models(%s)".formatted(Scope.id("a", 1)));
    as(Scope.TENANT_ADMIN);
    assertEquals(List.of("1"), rows(api, "UPDATE embedding_spaces SET moved = 1 RETURNING 1"));
    as(OTHER_TENANT);
    refused(NOTE_MODEL);
  }

  private void refused(String sql) throws SQLException {
    Savepoint before = api.setSavepoint();
    assertEquals("42501", assertThrows(SQLException.class, () -> execute(api, sql)).getSQLState());
    api.rollback(before);
  }

  @Test
  void whoChangesAModel_waitsForThoseWhoHoldIt_butNotLong() throws SQLException {
    String lock = "SELECT l9_lock_embedding_models(%s, %d)";
    String tenant = Scope.id("a", 1);
    try (Connection admin = cluster.as(API, database).getConnection()) {
      admin.setAutoCommit(false);
      as(Scope.END_USER);
      execute(api, "SELECT 1 FROM l9_hold_embedding_models(%s)".formatted(tenant));
      execute(admin, Scope.TENANT_ADMIN.set(), "SET LOCAL lock_timeout = '7s'");
      assertEquals(List.of("f"), rows(admin, lock.formatted(tenant, 20)));
      assertEquals(List.of("7s"), rows(admin, "SHOW lock_timeout"));
      api.rollback();
      assertEquals(List.of("t"), rows(admin, lock.formatted(tenant, 20)));
      assertEquals(List.of("7s"), rows(admin, "SHOW lock_timeout"));
    }
  }
}
