package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each scope against every kind of row in each table, held against {@link RowOwner}'s model. As the
 * API login, which is neither owner nor superuser nor past the policies; platform_admin as the
 * owner, who alone may become it.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {

  private final TestCluster cluster;
  private final String database;
  private Connection api;
  private Connection owner;

  IsolationIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      Comparison.plant(superuser);
    }
  }

  @BeforeEach
  void connect() throws SQLException {
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
    owner = cluster.as(OWNER, database).getConnection();
    owner.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    api.close();
    owner.close();
  }

  static Stream<Tables.Protected> tables() {
    return Tables.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void letsEachScopeReadAndWriteExactlyItsRows(Tables.Protected table) throws SQLException {
    try (Actor actor = Actor.loggedIn(cluster, database)) {
      assertEquals("", String.join("\n", Comparison.deviations(actor, table)));
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void movesNoRowToAnotherTenantOrUser(Tables.Protected table) throws SQLException {
    if (!table.allows("UPDATE")) {
      return;
    }
    for (String foreign :
        List.of("tenant_id = " + Scope.id("a", 2), "user_id = " + Scope.id("c", 2))) {
      begin(Scope.END_USER);
      String sql = "UPDATE %s SET %s".formatted(table.name(), foreign);
      assertEquals(
          "42501", assertThrows(SQLException.class, () -> execute(api, sql)).getSQLState());
      api.rollback();
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void raises_whenThereIsNoScopeOrABrokenOne(Tables.Protected table) throws SQLException {
    String read = "SELECT count(*) FROM " + table.name();
    assertEquals("42501", assertThrows(SQLException.class, () -> rows(api, read)).getSQLState());
    api.rollback();
    assertEquals("28000", assertThrows(SQLException.class, () -> rows(owner, read)).getSQLState());
    owner.rollback();

    String a = Scope.id("a", 1);
    for (String settings :
        List.of(
            "",
            "SET LOCAL app.tenant_id = " + a,
            "SET LOCAL app.tenant_id = " + a + "; SET LOCAL app.role = 'root'",
            "SET LOCAL app.tenant_id = " + a + "; SET LOCAL app.role = 'platform_admin'",
            "SET LOCAL app.tenant_id = " + a + "; SET LOCAL app.role = 'org_admin'",
            "SET LOCAL app.tenant_id = "
                + a
                + "; SET LOCAL app.role = 'end_user'; SET LOCAL app.org_id = "
                + a)) {
      execute(api, "SET LOCAL ROLE l9_app; " + settings.replace("::uuid", ""));
      assertEquals(
          "28000",
          assertThrows(SQLException.class, () -> rows(api, read), settings).getSQLState(),
          settings);
      api.rollback();
    }
    execute(
        api,
        "SET LOCAL ROLE l9_app; SET LOCAL app.tenant_id = 'nonsense'; SET LOCAL app.role = 'tenant_admin'");
    assertEquals("22P02", assertThrows(SQLException.class, () -> rows(api, read)).getSQLState());
    api.rollback();
  }

  @Test
  void actsAsALoginThatCannotBypass() throws SQLException {
    assertEquals(
        List.of("f|f|f|f|l9_app"),
        rows(
            cluster.as("postgres", database),
            """
            SELECT rolsuper, rolbypassrls, rolinherit, EXISTS (SELECT FROM pg_class WHERE relowner = r.oid),
                   (SELECT string_agg(roleid::regrole::text, ',') FROM pg_auth_members WHERE member = r.oid)
            FROM pg_roles r WHERE rolname = 'l9_api'
            """));
    for (String forbidden :
        List.of(
            Scope.PLATFORM_ADMIN.set(),
            "SET ROLE l9_platform",
            "SET ROLE l9_views",
            "SET ROLE l9_user",
            "CREATE TABLE t (i int)",
            "CREATE TEMPORARY TABLE t (i int)",
            "CREATE SCHEMA s",
            "CALL evict_expired_packets()")) {
      assertEquals(
          "42501",
          assertThrows(SQLException.class, () -> execute(api, forbidden), forbidden).getSQLState(),
          forbidden);
      api.rollback();
    }
  }

  @Test
  void refusesIncompleteAndUnknownScopes() throws SQLException {
    for (Scope incomplete : Scope.INCOMPLETE) {
      assertEquals(
          "22023",
          assertThrows(SQLException.class, () -> execute(api, incomplete.begin())).getSQLState(),
          incomplete::toString);
      api.rollback();
    }
  }

  @Test
  void leavesNoScopeBehind_whenTheTransactionEnds() throws SQLException {
    String read = "SELECT count(*) FROM packet_store";
    begin(Scope.END_USER);
    rows(api, read);
    api.commit();
    assertEquals("42501", assertThrows(SQLException.class, () -> rows(api, read)).getSQLState());
    api.rollback();
    assertEquals(List.of("|l9_api"), rows(api, "SELECT l9_current_tenant(), current_user"));

    begin(Scope.END_USER);
    assertThrows(SQLException.class, () -> execute(api, "SELECT 1/0"));
    api.rollback();
    assertEquals("42501", assertThrows(SQLException.class, () -> rows(api, read)).getSQLState());
    api.rollback();
  }

  @Test
  void stampsWhatPsqlInsertsWithItsOwnScope() throws SQLException {
    begin(Scope.END_USER);
    assertEquals(
        List.of(new RowOwner(1, 1, 1, "shared").printed()),
        rows(
            api,
            "INSERT INTO packet_store (packet_type, envelope) VALUES ('note', '{}')"
                + " RETURNING tenant_id, org_id, user_id, scope"));
    assertEquals(
        List.of(new RowOwner(1, 1, null, null).printed()),
        rows(
            api,
            "INSERT INTO world_model_entities (entity_id) VALUES ('stamped')"
                + " RETURNING tenant_id, org_id, user_id"));
    api.rollback();
    execute(
        api,
        "SELECT l9_begin_scope(%s, %s, %s, 'end_user', %s, 'session', 'trace')"
            .formatted(Scope.id("a", 1), Scope.id("b", 1), Scope.id("c", 1), Scope.id("d", 4)));
    assertEquals(
        List.of("d0000000-0000-4000-8000-000000000004|session|trace"),
        rows(
            api,
            "INSERT INTO reasoning_traces (agent_id) VALUES ('a')"
                + " RETURNING correlation_id, session_id, request_trace_id"));
    api.rollback();
  }

  @Test
  void takesTheSameNaturalKeyFromEveryOwner_andRefusesTheSecondOfOne() throws SQLException {
    for (String insert :
        List.of(
            "INSERT INTO graph_checkpoints (agent_id, graph_state) VALUES ('same', '{}')",
            "INSERT INTO task_reflections (task_id) VALUES ('same')",
            "INSERT INTO world_model_entities (entity_id) VALUES ('same')",
            "INSERT INTO entity_relationships (source_entity, relationship_type, target_entity) VALUES ('s', 'a', 'e')",
            "INSERT INTO packet_store (packet_type, envelope, content_hash) VALUES ('note', '{}', 'same')")) {
      for (Scope scope :
          List.of(
              Scope.END_USER,
              new Scope(1, 2, 2, "end_user"),
              new Scope(2, 1, 1, "end_user"),
              Scope.TENANT_ADMIN)) {
        begin(scope);
        execute(api, insert);
        api.commit();
        begin(scope);
        assertEquals(
            "23505", assertThrows(SQLException.class, () -> execute(api, insert)).getSQLState());
        api.rollback();
      }
    }
    execute(
        cluster.as("postgres", database),
        "DELETE FROM graph_checkpoints WHERE agent_id = 'same'",
        "DELETE FROM task_reflections WHERE task_id = 'same'",
        "DELETE FROM world_model_entities WHERE entity_id = 'same'",
        "DELETE FROM entity_relationships WHERE source_entity = 's'",
        "DELETE FROM packet_store WHERE content_hash = 'same'");
  }

  private void begin(Scope scope) throws SQLException {
    execute(api, scope.begin());
  }
}
