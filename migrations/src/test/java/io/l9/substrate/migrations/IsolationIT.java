package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each scope against every kind of row in each table, held against {@link Row}'s model. As the API
 * login, which is neither owner nor superuser nor past the policies; platform_admin as the owner,
 * who alone may become it.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationIT {

  private static final List<Scope> SCOPES =
      List.of(
          Scope.END_USER,
          Scope.CURSOR_USER,
          Scope.L9_SYSTEM,
          Scope.ORG_ADMIN,
          Scope.TENANT_ADMIN,
          new Scope(1, 2, 1, "tenant_admin"),
          new Scope(2, 1, 1, "end_user"),
          Scope.PLATFORM_ADMIN);

  private final TestCluster cluster;
  private final String database;
  private Connection api;
  private Connection owner;

  IsolationIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      for (Tables.Protected table : Tables.ALL) {
        for (Row row : table.kinds()) {
          execute(superuser, table.insert(row));
        }
      }
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
    assertEquals("", String.join("\n", deviations(table)));
  }

  /** The comparison must fail for each loosened or missing policy, or it proves nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER POLICY packet_store_tenant_isolation ON packet_store USING (true)",
        "ALTER POLICY packet_store_org_isolation ON packet_store USING (true)",
        "ALTER POLICY packet_store_user_visibility ON packet_store USING (true)",
        "ALTER POLICY packet_store_scope_access ON packet_store USING (true)",
        "ALTER POLICY packet_store_write_insert ON packet_store WITH CHECK (true)",
        "ALTER POLICY packet_store_write_update ON packet_store USING (true) WITH CHECK (true)",
        "ALTER POLICY packet_store_write_delete ON packet_store USING (true)",
        "DROP POLICY packet_store_tenant_isolation ON packet_store",
        "DROP POLICY packet_store_base ON packet_store",
        "DROP POLICY packet_store_admin_override ON packet_store",
        "ALTER POLICY packet_store_user_visibility ON packet_store USING (user_id IS NOT NULL)",
        "ALTER TABLE packet_store DISABLE ROW LEVEL SECURITY",
        "REVOKE DELETE ON packet_store FROM l9_app"
      })
  void noticesEachChangedPolicy(String mutation) throws SQLException {
    var superuser = cluster.as("postgres", database);
    execute(superuser, mutation);
    try {
      assertNotEquals(List.of(), deviations(Tables.ALL.get(0)));
    } finally {
      execute(
          superuser,
          "CALL l9_protect('packet_store', 'personal', 'SELECT, INSERT, UPDATE, DELETE')");
    }
    assertEquals(List.of(), deviations(Tables.ALL.get(0)));
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
    for (Scope incomplete :
        List.of(
            new Scope(null, 1, 1, "end_user"),
            new Scope(1, null, 1, "end_user"),
            new Scope(1, 1, null, "end_user"),
            new Scope(1, 1, null, "cursor_user"),
            new Scope(1, null, 1, "l9_system"),
            new Scope(1, null, 1, "org_admin"),
            new Scope(null, null, null, "tenant_admin"),
            new Scope(1, 1, 1, "superuser"),
            new Scope(1, 1, 1, ""))) {
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
  void hasNeverMoreRightsThanBefore_whenTheSessionIsReset() throws SQLException {
    String read = "SELECT count(*) FROM packet_store";
    for (String reset : List.of("RESET ROLE", "RESET ALL", "DISCARD ALL", "SET ROLE NONE")) {
      try (Connection session = cluster.as(API, database).getConnection()) {
        execute(session, Scope.END_USER.set(), reset);
        assertThrows(SQLException.class, () -> rows(session, read), reset);
      }
    }
  }

  @Test
  void stampsWhatPsqlInsertsWithItsOwnScope() throws SQLException {
    begin(Scope.END_USER);
    assertEquals(
        List.of(new Row(1, 1, 1, "shared").printed()),
        rows(
            api,
            "INSERT INTO packet_store (packet_type, envelope) VALUES ('note', '{}')"
                + " RETURNING tenant_id, org_id, user_id, scope"));
    assertEquals(
        List.of(new Row(1, 1, null, null).printed()),
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

  private Connection begin(Scope scope) throws SQLException {
    Connection connection = scope.is("platform_admin") ? owner : api;
    execute(connection, scope.begin());
    return connection;
  }

  /** What each scope can do to the table that the model forbids, or cannot that it allows. */
  private List<String> deviations(Tables.Protected table) throws SQLException {
    String columns = table.kinds().get(0).columns();
    String column = table.sample().keySet().iterator().next();
    List<String> deviations = new ArrayList<>();
    for (Scope scope : SCOPES) {
      Predicate<Row> reads = row -> row.readableBy(scope);
      Predicate<Row> writes = row -> row.writableBy(scope, table.shared());
      Connection connection = begin(scope);
      compare(deviations, scope, table, "SELECT %1$s FROM %2$s", reads, columns, connection);
      if (scope.is("platform_admin") || table.allows("UPDATE")) {
        compare(
            deviations,
            scope,
            table,
            "UPDATE %2$s SET " + column + " = " + column + " RETURNING %1$s",
            writes,
            columns,
            connection);
      }
      if (scope.is("platform_admin") || table.allows("DELETE")) {
        compare(
            deviations,
            scope,
            table,
            "DELETE FROM %2$s RETURNING %1$s",
            writes,
            columns,
            connection);
      } else {
        refuses(deviations, scope, "DELETE FROM " + table.name(), connection);
      }
      List<String> outcomes = insertionOutcomes(connection, table);
      for (int kind = 0; kind < outcomes.size(); kind++) {
        Row row = table.kinds().get(kind);
        String wanted = writes.test(row) ? "done" : "42501";
        // the natural key of the very same owner, which the policies had let through
        if (!outcomes.get(kind).replace("23505", "done").equals(wanted)) {
          deviations.add("%s inserts %s: %s".formatted(scope, row, outcomes.get(kind)));
        }
      }
      connection.rollback();
    }
    return deviations;
  }

  /** Tries each kind of row and takes it back, in one statement because there are thousands. */
  private static List<String> insertionOutcomes(Connection connection, Tables.Protected table)
      throws SQLException {
    var block = new StringBuilder("DO $$ DECLARE outcomes text[] := '{}'; BEGIN\n");
    for (Row row : table.kinds()) {
      block
          .append("BEGIN ")
          .append(table.insert(row))
          .append("; RAISE EXCEPTION USING ERRCODE = 'UNDO1';")
          .append(
              " EXCEPTION WHEN OTHERS THEN outcomes := outcomes || replace(SQLSTATE, 'UNDO1', 'done'); END;\n");
    }
    block.append(
        "PERFORM set_config('test.outcomes', array_to_string(outcomes, ','), true); END $$");
    execute(connection, block.toString());
    return List.of(rows(connection, "SHOW test.outcomes").get(0).split(","));
  }

  private static void compare(
      List<String> deviations,
      Scope scope,
      Tables.Protected table,
      String statement,
      Predicate<Row> belongs,
      String columns,
      Connection connection)
      throws SQLException {
    String sql = statement.formatted(columns, table.name());
    Savepoint savepoint = connection.setSavepoint();
    List<String> expected =
        table.kinds().stream().filter(belongs).map(Row::printed).sorted().toList();
    try {
      List<String> actual = rows(connection, sql).stream().sorted().toList();
      if (!actual.equals(expected)) {
        deviations.add("%s, %s: %s instead of %s".formatted(scope, sql, actual, expected));
      }
    } catch (SQLException e) {
      deviations.add("%s, %s: %s".formatted(scope, sql, e.getMessage()));
    }
    connection.rollback(savepoint);
  }

  private static void refuses(
      List<String> deviations, Scope scope, String sql, Connection connection) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    if (!outcome(connection, sql).equals("42501")) {
      deviations.add(scope + " may " + sql);
    }
    connection.rollback(savepoint);
  }

  private static String outcome(Connection connection, String sql) {
    try {
      execute(connection, sql);
      return "done";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }
}
