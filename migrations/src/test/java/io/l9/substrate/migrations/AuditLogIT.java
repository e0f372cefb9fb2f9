package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The audit log, of which {@link IsolationIT} cannot make a row of every kind: an entry follows the
 * last one of its tenant.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditLogIT {

  private static final Tables.Protected LOG = Tables.of("audit_log");
  private static final RowOwner OWN = new RowOwner(1, 1, 1, "shared");
  private static final Map<String, String> FIRST = Map.of("actor_user", Scope.id("c", 1));
  private static final String CHAIN =
      "SELECT number, scope, reason FROM l9_audit_chain(%s, %d, 100)";
  private static final String HOLD = "SELECT number, hash FROM l9_hold_audit_log(%s)";
  private static final String ERASE =
      "UPDATE audit_log SET salt = NULL, reason = NULL, before_value = NULL, after_value = NULL,"
          + " session_id = NULL, trace_id = NULL";

  private final TestCluster cluster;
  private final String database;
  private Connection superuser;
  private Connection api;

  AuditLogIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
  }

  @BeforeEach
  void connect() throws SQLException {
    superuser = cluster.as("postgres", database).getConnection();
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    api.close();
    execute(
        superuser,
        "SET session_replication_role = replica",
        "DELETE FROM audit_log",
        "SET session_replication_role = origin");
    superuser.close();
  }

  private void plantEveryKind() throws SQLException {
    Map<Integer, Integer> last = new HashMap<>();
    execute(superuser, "SET session_replication_role = replica");
    for (RowOwner row : LOG.kinds()) {
      int number = last.merge(row.tenant(), 1, Integer::sum);
      execute(
          superuser, LOG.insert(row, Map.of("number", "" + number, "reason", "'confidential'")));
    }
    execute(superuser, "SET session_replication_role = origin");
  }

  @Test
  void eachScopeReadsTheEntriesAboutWhatItSees() throws SQLException {
    plantEveryKind();
    try (Actor actor = Actor.loggedIn(cluster, database)) {
      assertEquals(List.of(), Comparison.firstDeviation(actor, LOG, List.of("SELECT")));
    }
  }

  @Test
  void nobodyChangesOrDeletesAnEntry_butContentsCanGo() throws SQLException {
    plantEveryKind();
    try (Actor actor = Actor.loggedIn(cluster, database)) {
      for (Scope scope : Comparison.SCOPES) {
        for (String change :
            List.of(
                "UPDATE audit_log SET action = 'other'",
                "UPDATE audit_log SET reason = 'other'",
                "UPDATE audit_log SET salt = uuid_nil(), reason = NULL",
                "DELETE FROM audit_log")) {
          assertEquals(
              List.of("error 42501"),
              Actor.answer(actor.enter(scope), change),
              () -> scope + ": " + change);
          actor.leave();
        }
      }
      assertEquals(
          List.of("touched " + LOG.kinds().size()),
          Actor.answer(actor.enter(Scope.PLATFORM_ADMIN), ERASE));
      actor.leave();
    }
  }

  @Test
  void anEntryFollowsTheLastOne() throws SQLException {
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of("0|" + "0".repeat(64)), rows(api, HOLD.formatted(Scope.id("a", 1))));
    execute(api, LOG.insert(OWN, FIRST));
    assertEquals(List.of("1|" + "0".repeat(64)), rows(api, HOLD.formatted(Scope.id("a", 1))));
    Map<String, String> second = new HashMap<>(FIRST);
    second.put("number", "2");
    second.put("hash", "repeat('1', 64)");
    execute(api, LOG.insert(OWN, second));
    for (String number : List.of("1", "2", "4", "9223372036854775807")) {
      refused(
          Map.of("number", number, "previous_hash", "repeat('1', 64)"),
          "an entry of the audit log follows the last one");
    }
    refused(Map.of("number", "3"), "an entry of the audit log follows the last one");
  }

  @Test
  void theContentsOfEntriesAboutAFact_goWithTheFact() throws SQLException {
    execute(
        api,
        Scope.END_USER.begin(),
        "INSERT INTO knowledge_facts (subject, predicate, object) VALUES ('a', 'b', '1')");
    Map<String, String> first = new HashMap<>(FIRST);
    first.put("target_kind", "'fact'");
    first.put("target_id", "(SELECT fact_id::text FROM knowledge_facts)");
    first.put("reason", "'confidential'");
    execute(api, LOG.insert(OWN, first));
    Map<String, String> other = new HashMap<>(FIRST);
    other.put("number", "2");
    other.put("reason", "'confidential'");
    execute(api, LOG.insert(OWN, other), "DELETE FROM knowledge_facts");
    assertEquals(
        List.of("1|t", "2|f"),
        rows(api, "SELECT number, reason IS NULL FROM audit_log ORDER BY number"));
  }

  @Test
  void anEntryNamesWhoeverWritesIt_now() throws SQLException {
    for (Map<String, String> forged :
        List.of(
            Map.of("actor_role", "'org_admin'"),
            Map.of("actor_user", Scope.id("c", 2)),
            Map.of("actor_user", "NULL"),
            Map.of("occurred_at", "now() - interval '1 second'"),
            Map.of("occurred_at", "clock_timestamp() + interval '1 minute'"))) {
      execute(api, Scope.END_USER.begin());
      refused(forged, "an entry of the audit log names whoever writes it, now");
      api.rollback();
    }
  }

  private void refused(Map<String, String> forged, String why) throws SQLException {
    Map<String, String> values = new HashMap<>(FIRST);
    values.putAll(forged);
    execute(api, "SAVEPOINT refused");
    SQLException refusal =
        assertThrows(SQLException.class, () -> execute(api, LOG.insert(OWN, values)));
    assertEquals("42501", refusal.getSQLState());
    assertTrue(refusal.getMessage().contains(why), refusal::getMessage);
    execute(api, "ROLLBACK TO SAVEPOINT refused");
  }

  /** Whether the number would be the next one of the other chain is told to nobody. */
  @Test
  void aForeignChainAnswersLikeNone() throws SQLException {
    plantEveryKind();
    int next = LOG.kinds().size() / 2 + 1;
    for (RowOwner foreign :
        List.of(new RowOwner(2, 1, 1, "shared"), new RowOwner(1, 1, 2, "shared"))) {
      for (int number : List.of(next, 1, next + 5)) {
        execute(api, Scope.END_USER.begin());
        Map<String, String> values = new HashMap<>(FIRST);
        values.put("number", "" + number);
        SQLException refusal =
            assertThrows(SQLException.class, () -> execute(api, LOG.insert(foreign, values)));
        assertTrue(
            refusal.getMessage().contains("violates row-level security policy"),
            refusal::getMessage);
        api.rollback();
      }
    }
    for (String call : List.of(HOLD, CHAIN)) {
      execute(api, Scope.TENANT_ADMIN.begin());
      assertEquals(
          "42501",
          assertThrows(SQLException.class, () -> rows(api, call.formatted(Scope.id("a", 2), 0)))
              .getSQLState());
      api.rollback();
    }
  }

  @Test
  void theWholeChainIsForAdministrators_withoutContentsThatTheyDoNotSee() throws SQLException {
    plantEveryKind();
    String tenant = Scope.id("a", 1);
    for (Scope scope : List.of(Scope.END_USER, Scope.L9_SYSTEM, Scope.ORG_ADMIN)) {
      execute(api, scope.begin());
      assertEquals(
          "42501",
          assertThrows(SQLException.class, () -> rows(api, CHAIN.formatted(tenant, 0)))
              .getSQLState());
      api.rollback();
    }
    execute(api, Scope.TENANT_ADMIN.begin());
    List<String> chain = rows(api, CHAIN.formatted(tenant, 0));
    assertEquals(LOG.kinds().size() / 2, chain.size());
    for (int i = 0; i < chain.size(); i++) {
      String visibility = LOG.kinds().get(i).visibility();
      String reason = visibility.equals("l-private") ? "" : "confidential";
      assertEquals((i + 1) + "|" + visibility + "|" + reason, chain.get(i));
    }
    assertEquals(chain.subList(5, chain.size()), rows(api, CHAIN.formatted(tenant, 5)));
  }
}
