package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sixth proof of docs/isolation.md: whatever happens to a session, it never has more rights
 * than before.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionStateProof {

  private static final Scope A = new Scope(1, 1, 1, "end_user");
  private static final Scope B = new Scope(2, 1, 1, "end_user");
  private static final String READ = "SELECT packet_type FROM packet_store ORDER BY 1";
  private static final List<String> ROWS_OF_A = List.of("a1", "a2");
  private static final List<String> ROWS_OF_B = List.of("b1", "b2");

  private final ScopeForm form;
  private final TestCluster cluster;
  private final String database;
  private Connection session;

  SessionStateProof(ScopeForm form, TestCluster cluster) throws SQLException {
    this.form = form;
    this.cluster = cluster;
    this.database = cluster.migrated();
    try (Connection api = cluster.as(API, database).getConnection()) {
      for (String insert : List.of("a1", "a2")) {
        write(api, A, insert);
      }
      for (String insert : List.of("b1", "b2")) {
        write(api, B, insert);
      }
    }
    if (form == ScopeForm.SIGNED) {
      execute(cluster.as(OWNER, database), ScopeForm.ADD_KEY);
    }
  }

  private String set(Scope scope) throws SQLException {
    return form.set(session, scope);
  }

  private String begin(Scope scope) throws SQLException {
    return form.begin(session, scope);
  }

  private static void write(Connection api, Scope scope, String type) throws SQLException {
    execute(
        api,
        scope.set(),
        "INSERT INTO packet_store (packet_type, envelope) VALUES ('%s', '{}')".formatted(type));
  }

  @BeforeEach
  void connect() throws SQLException {
    session = cluster.as(API, database).getConnection();
  }

  @AfterEach
  void disconnect() throws SQLException {
    session.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESET ROLE",
        "SET ROLE NONE",
        "RESET ALL",
        "DISCARD ALL",
        "RESET SESSION AUTHORIZATION",
        "SET SESSION AUTHORIZATION DEFAULT",
        "RESET app.tenant_id",
        "RESET app.role",
        "RESET app.org_id",
        "RESET app.user_id",
        "SET app.tenant_id = ''",
        "SET app.role = ''",
        "SET app.role = 'platform_admin'",
        "SET app.role = 'postgres'",
        "BEGIN; SET LOCAL ROLE NONE"
      })
  void readsNothing_whenPartOfTheScopeIsGone(String reset) throws SQLException {
    execute(session, set(A));
    assertEquals(ROWS_OF_A, rows(session, READ));
    execute(session, reset);
    if (form == ScopeForm.SIGNED && reset.contains(" app.")) {
      assertEquals(ROWS_OF_A, rows(session, READ), "what the token does not say is not asked");
      execute(session, "RESET app.scope_token");
    }
    String state = assertThrows(SQLException.class, () -> rows(session, READ)).getSQLState();
    assertTrue(List.of("42501", "28000").contains(state), state);
  }

  /** The owner may become anything of ours; without a scope it reads nothing all the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {"RESET ROLE", "DISCARD ALL", "RESET ALL", "SET ROLE l9_app; RESET app.role"})
  void readsNothing_whenTheOwnerLosesItsScope(String reset) throws SQLException {
    try (Connection owner = cluster.as(OWNER, database).getConnection()) {
      execute(owner, Scope.PLATFORM_ADMIN.set());
      assertEquals(4, rows(owner, READ).size());
      // what follows a RESET ALL is the role of the connection, and its settings are none
      execute(owner, reset, "RESET ROLE");
      execute(owner, "RESET app.tenant_id");
      assertEquals(
          "28000", assertThrows(SQLException.class, () -> rows(owner, READ)).getSQLState());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET ROLE l9_platform",
        "SET ROLE l9_user",
        "SET ROLE l9_views",
        "SET ROLE l9_backup",
        "SET ROLE postgres",
        "SET SESSION AUTHORIZATION l9_user",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "SET row_security = off; SELECT * FROM packet_store",
        "ALTER ROLE l9_api BYPASSRLS",
        "ALTER ROLE l9_api SET app.role = 'tenant_admin'",
        "GRANT l9_platform TO l9_api",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY packet_store TO PROGRAM 'cat'",
        "SELECT l9_set_scope('%1$s', NULL, NULL, 'platform_admin')"
      })
  void becomesNobodyElseFromInsideAScope(String attempt) throws SQLException {
    execute(session, set(A));
    String sql = attempt.replace("%1$s", "a0000000-0000-4000-8000-000000000001");
    session.setAutoCommit(false);
    assertEquals(
        "42501",
        assertThrows(SQLException.class, () -> execute(session, sql), sql).getSQLState(),
        sql);
    session.rollback();
    assertEquals(ROWS_OF_A, rows(session, READ), "and is still who it was");
  }

  /**
   * The login chooses the scope, so one that sends settings by hand chooses as well: exactly the
   * rows of that scope, by whichever way it came.
   */
  @Test
  void seesByHandWhatTheFunctionWouldShow_andNothingElse() throws SQLException {
    if (form == ScopeForm.SIGNED) {
      execute(session, set(A));
      execute(session, "SET app.tenant_id = '%s'".formatted(Scope.id("a", 2).substring(1, 37)));
      assertEquals(ROWS_OF_A, rows(session, READ));
      execute(session, "RESET ROLE");
      for (String plain : List.of(B.set(), B.begin())) {
        assertEquals(
            "42501", assertThrows(SQLException.class, () -> execute(session, plain)).getSQLState());
      }
      return;
    }
    execute(
        session,
        "SET ROLE l9_app",
        "SET app.tenant_id = '%s'".formatted(Scope.id("a", 2).substring(1, 37)),
        "SET app.org_id = '%s'".formatted(Scope.id("b", 1).substring(1, 37)),
        "SET app.user_id = '%s'".formatted(Scope.id("c", 1).substring(1, 37)),
        "SET app.role = 'end_user'");
    assertEquals(ROWS_OF_B, rows(session, READ));
    execute(session, "SET app.tenant_id = 'nonsense'");
    assertEquals(
        "22P02", assertThrows(SQLException.class, () -> rows(session, READ)).getSQLState());
  }

  @Test
  void goesBackToTheScopeBefore_whenASavepointIsRolledBack() throws SQLException {
    session.setAutoCommit(false);
    execute(session, begin(A), "SAVEPOINT s", begin(B));
    assertEquals(ROWS_OF_B, rows(session, READ));
    execute(session, "ROLLBACK TO SAVEPOINT s");
    assertEquals(ROWS_OF_A, rows(session, READ));
    execute(session, "SAVEPOINT failing");
    assertThrows(SQLException.class, () -> execute(session, begin(B) + "; SELECT 1/0"));
    execute(session, "ROLLBACK TO SAVEPOINT failing");
    assertEquals(ROWS_OF_A, rows(session, READ), "nor does an error keep the later one");
    session.rollback();
    assertEquals(
        "42501", assertThrows(SQLException.class, () -> rows(session, READ)).getSQLState());
  }

  @Test
  void forgetsASessionsScope_whenItsTransactionIsRolledBack() throws SQLException {
    session.setAutoCommit(false);
    execute(session, set(A));
    session.rollback();
    assertEquals(
        "42501", assertThrows(SQLException.class, () -> rows(session, READ)).getSQLState());
    session.rollback();
    execute(session, set(A));
    session.commit();
    execute(session, begin(B));
    assertEquals(ROWS_OF_B, rows(session, READ));
    session.commit();
    assertEquals(ROWS_OF_A, rows(session, READ), "the session's own, under the transaction's");
  }

  @Test
  void startsWithoutAScope_howeverTheSessionBeforeEnded() throws SQLException {
    execute(session, set(A));
    String pid = rows(session, "SELECT pg_backend_pid()").get(0);
    execute(
        cluster.as("postgres", database), "SELECT pg_terminate_backend(%s, 10000)".formatted(pid));
    assertThrows(SQLException.class, () -> rows(session, READ));
    try (Connection next = cluster.as(API, database).getConnection()) {
      assertEquals(
          List.of("l9_api|||"),
          rows(
              next,
              "SELECT current_user, l9_current_tenant(), l9_current_role(), l9_current_org()"));
      assertEquals("42501", assertThrows(SQLException.class, () -> rows(next, READ)).getSQLState());
    }
  }

  /** The scope is not part of a plan; it is read when the plan runs. */
  @ParameterizedTest
  @ValueSource(strings = {"force_generic_plan", "force_custom_plan", "auto"})
  void readsTheRowsOfTheScopeThatRunsAPlan_notOfTheOneThatMadeIt(String mode) throws SQLException {
    execute(session, "SET plan_cache_mode = " + mode, set(A), "PREPARE packets AS " + READ);
    for (int again = 0; again < 7; again++) {
      assertEquals(ROWS_OF_A, rows(session, "EXECUTE packets"));
    }
    execute(session, set(B));
    assertEquals(ROWS_OF_B, rows(session, "EXECUTE packets"));
    execute(session, "RESET ROLE");
    assertEquals(
        "42501",
        assertThrows(SQLException.class, () -> rows(session, "EXECUTE packets")).getSQLState());
  }

  @Test
  void plansAgain_whenAPlatformAdminsSessionBecomesATenants() throws SQLException {
    try (Connection owner = cluster.as(OWNER, database).getConnection()) {
      execute(owner, "SET plan_cache_mode = force_generic_plan", Scope.PLATFORM_ADMIN.set());
      execute(owner, "PREPARE packets AS " + READ);
      assertEquals(4, rows(owner, "EXECUTE packets").size());
      execute(owner, A.set());
      assertEquals(ROWS_OF_A, rows(owner, "EXECUTE packets"));
    }
  }

  @Test
  void endsACursorWithItsTransaction() throws SQLException {
    session.setAutoCommit(false);
    execute(session, begin(A), "DECLARE packets CURSOR FOR " + READ);
    assertEquals(List.of("a1"), rows(session, "FETCH packets"));
    session.commit();
    execute(session, begin(B));
    assertEquals(
        "34000",
        assertThrows(SQLException.class, () -> rows(session, "FETCH packets")).getSQLState());
    session.rollback();
  }

  /**
   * A cursor WITH HOLD keeps the rows that its scope showed, and no others, until DISCARD ALL:
   * PostgreSQL keeps the result, not the right.
   */
  @ParameterizedTest
  @CsvSource({"CLOSE ALL", "DISCARD ALL"})
  void holdsNoMoreThanItsScopeShowed_whenACursorOutlivesIt(String end) throws SQLException {
    session.setAutoCommit(false);
    execute(session, begin(A), "DECLARE held CURSOR WITH HOLD FOR " + READ);
    session.commit();
    execute(session, begin(B));
    assertEquals(ROWS_OF_A, rows(session, "FETCH ALL FROM held"));
    session.commit();
    session.setAutoCommit(true);
    execute(session, end);
    assertEquals(
        "34000",
        assertThrows(SQLException.class, () -> rows(session, "FETCH ALL FROM held")).getSQLState());
  }

  /** Within one transaction a cursor shows one scope's rows, never two scopes' together. */
  @Test
  void showsTheRowsOfOneScope_whenItChangesUnderACursor() throws SQLException {
    session.setAutoCommit(false);
    execute(session, begin(A), "DECLARE packets CURSOR FOR " + READ, begin(B));
    List<String> seen = rows(session, "FETCH ALL FROM packets");
    assertTrue(List.of(ROWS_OF_A, ROWS_OF_B).contains(seen), seen::toString);
    session.rollback();
  }

  /** A transaction pooler hands the session on: what the transaction set is gone, all of it. */
  @Test
  void leavesNoSettingBehind_whenTheTransactionEnds() throws SQLException {
    session.setAutoCommit(false);
    String tracing = ", %s, 'session', 'trace')".formatted(Scope.id("d", 1));
    execute(session, begin(A).replaceAll("\\)$", tracing));
    session.commit();
    assertEquals(
        List.of("l9_api|||||||"),
        rows(
            session,
            "SELECT current_user, l9_current_tenant(), l9_current_org(), l9_current_user_id(),"
                + " l9_current_role(), l9_current_correlation(), l9_current_session(),"
                + " l9_current_trace()"));
  }
}
