package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Governed reflections, their evidence and ledger, and what tasks said, of which {@link
 * IsolationIT} cannot make a row of every kind: each belongs to another row.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReflectionTablesIT {

  private static final List<Scope> STRANGERS =
      List.of(
          new Scope(2, 1, 1, "end_user"),
          new Scope(1, 2, 1, "end_user"),
          new Scope(1, 1, 2, "end_user"));

  private static final String ID = "00000000-0000-7000-8000-0000000000ef";

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  ReflectionTablesIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
  }

  @BeforeEach
  void begin() throws SQLException {
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
    execute(api, "SET LOCAL l9.indexes_itself = 'on'", Scope.END_USER.begin());
  }

  @AfterEach
  void rollBack() throws SQLException {
    api.rollback();
    api.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reflection_evidence", "reflection_uses"})
  void whatIsKeptOfAReflection_isReadByItsOwnerAlone_andGoesWithIt(String table)
      throws SQLException {
    governed();
    execute(api, insert(table, Scope.END_USER));
    for (Scope stranger : STRANGERS) {
      execute(api, stranger.begin());
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + table), stranger::toString);
      refused(insert(table, stranger));
    }
    execute(api, Scope.ORG_ADMIN.begin());
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM " + table));
    execute(api, Scope.END_USER.begin());
    assertEquals("23505", failure(insert(table, Scope.END_USER)), "one row of one source or task");
    execute(api, "DELETE FROM reflection_store");
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + table));
  }

  /** A user's use of a reflection that the organisation shares is the user's own. */
  @Test
  void aUseOfASharedReflection_isSeenByItsUserAndByAdministrators() throws SQLException {
    execute(api, Scope.ORG_ADMIN.begin());
    execute(api, insertReflection("NULL"));
    execute(api, Scope.END_USER.begin());
    execute(api, insert("reflection_uses", Scope.END_USER));
    refused(insert("reflection_evidence", Scope.END_USER));
    execute(api, STRANGERS.get(2).begin());
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM reflection_store"));
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM reflection_uses"));
    execute(api, insert("reflection_uses", STRANGERS.get(2)));
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM reflection_uses"));
    execute(api, Scope.ORG_ADMIN.begin());
    assertEquals(List.of("2"), rows(api, "SELECT count(*) FROM reflection_uses"));
    refused("DELETE FROM reflection_uses");
  }

  @Test
  void evidenceIsOfTheReflectionsOwner_whoeverTellsIt() throws SQLException {
    governed();
    execute(api, Scope.ORG_ADMIN.begin());
    execute(api, insert("reflection_evidence", Scope.ORG_ADMIN));
    execute(api, Scope.END_USER.begin());
    assertEquals(
        List.of("t"), rows(api, "SELECT user_id = l9_current_user_id() FROM reflection_evidence"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content = 'x'",
        "reflection_type = 'insight'",
        "scope = 'cursor'",
        "governed = false",
        "normal_key = gen_random_uuid()",
        "skeleton = gen_random_uuid()"
      })
  void aGovernedRowKeepsWhatItSays(String change) throws SQLException {
    governed();
    refused("UPDATE reflection_store SET " + change);
    execute(api, "UPDATE reflection_store SET content = content, title = 't', confidence = 0.1");
  }

  @Test
  void oneActiveRowOfAKey_whoeverWrites() throws SQLException {
    governed();
    String again = insertReflection("l9_current_user_id()").replace(ID, new UUID(1, 1).toString());
    assertEquals("23505", failure(again));
    execute(api, "UPDATE reflection_store SET state = 'retired'", again);
    assertEquals(
        "23514",
        failure(
            "INSERT INTO reflection_store (reflection_type, content, governed)"
                + " VALUES ('lesson', 'c', true)"));
  }

  /** As the published client stores a lesson: again and again. */
  @Test
  void otherClientsRepeatThemselves_asTheyAlwaysCould() throws SQLException {
    for (int i = 0; i < 2; i++) {
      execute(
          api,
          "INSERT INTO reflection_store (reflection_type, content, vector)"
              + " VALUES ('lesson', 'c', array_fill(0.1::real, '{1536}')::vector)");
    }
    execute(api, "UPDATE reflection_store SET content = 'd'");
    assertEquals(
        List.of("2|f|active"),
        rows(api, "SELECT count(*), bool_or(governed), min(state) FROM reflection_store"));
  }

  @Test
  void aReflectionLosesWhatAnErasedPacketGaveIt_andGoesWithTheLast() throws SQLException {
    governed();
    List<String> packets = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      packets.add(
          rows(
                  api,
                  "INSERT INTO packet_store (packet_type, envelope) VALUES ('note', '{}')"
                      + " RETURNING packet_id")
              .get(0));
      execute(api, told("packet", packets.get(i), "'" + packets.get(i) + "'"));
    }
    execute(
        api,
        "UPDATE reflection_store SET support_count = 3, source_packet = '%s'"
            .formatted(packets.get(0)));
    assertEquals(
        List.of("unlinked|1"), erased(packets.get(0), "reflections", "unlinked"), "it stays");
    assertEquals(
        List.of("2|0.75||2"),
        rows(
            api, "SELECT support_count, confidence, source_packet, version FROM reflection_store"));
    execute(api, "DELETE FROM packet_store WHERE packet_id = '%s'".formatted(packets.get(1)));
    assertEquals(
        List.of("2|2"),
        rows(
            api,
            "SELECT support_count, (SELECT count(*) FROM reflection_evidence) FROM reflection_store"),
        "an eviction takes nothing back");
    execute(api, "DELETE FROM reflection_evidence WHERE packet_id IS NULL");
    assertEquals(
        List.of("reflections|1"), erased(packets.get(2), "reflections", "unlinked"), "the last");
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM reflection_store"));
  }

  @Test
  void whoeverChangesATask_leavesWhatItSaid() throws SQLException {
    execute(
        api,
        "INSERT INTO task_reflections (id, task_id, outcome) VALUES ('%s', 't', 'failure')"
            .formatted(ID));
    execute(api, "UPDATE task_reflections SET outcome = 'success'");
    execute(api, "UPDATE task_reflections SET outcome = 'success'");
    execute(
        api,
        "UPDATE task_reflections SET lessons = '{l}', revision = 3, updated_at = '2020-01-01Z'");
    assertEquals(
        List.of("3|2020"),
        rows(api, "SELECT revision, extract(year FROM updated_at) FROM task_reflections"));
    assertEquals(
        List.of("1|failure", "2|success"),
        rows(api, "SELECT revision, outcome FROM task_reflection_history ORDER BY 1"));
    refused("DELETE FROM task_reflection_history");
    refused("UPDATE task_reflection_history SET outcome = 'success'");
    for (Scope stranger : STRANGERS) {
      execute(api, stranger.begin());
      assertEquals(List.of(), rows(api, "SELECT id FROM task_reflection_history"));
      refused(statement(stranger));
    }
    execute(api, Scope.END_USER.begin());
    execute(api, statement(Scope.END_USER));
    assertEquals(List.of("t"), rows(api, "SELECT task_id FROM task_statements"));
    execute(api, STRANGERS.get(2).begin());
    assertEquals(List.of(), rows(api, "SELECT task_id FROM task_statements"));
    execute(api, Scope.END_USER.begin(), "DELETE FROM task_reflections");
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM task_reflection_history"));
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM task_statements"));
  }

  @Test
  void wordsAreFoundInWhatTheCallerSees_andCommonOnesAreNot() throws SQLException {
    governed();
    String find = "SELECT l9_reflections_of_rare_words(%s, '{1,1,2}', '{rare,seldom,none}', %d)";
    execute(api, "UPDATE reflection_store SET terms = '{rare,word}'");
    assertEquals(List.of(ID), rows(api, find.formatted(Scope.id("a", 1), 1)));
    assertEquals(List.of(), rows(api, find.formatted(Scope.id("a", 1), 0)), "too common");
    execute(api, "UPDATE reflection_store SET state = 'retired'");
    assertEquals(List.of(), rows(api, find.formatted(Scope.id("a", 1), 1)));
    execute(api, "UPDATE reflection_store SET state = 'active'");
    for (Scope stranger : STRANGERS.subList(1, 3)) {
      execute(api, stranger.begin());
      assertEquals(List.of(), rows(api, find.formatted(Scope.id("a", 1), 1)));
    }
    execute(api, STRANGERS.get(0).begin());
    refused(find.formatted(Scope.id("a", 1), 1));
    refused("SELECT l9_lock_reflections(%s, '{o}')".formatted(Scope.id("a", 1)));
    assertEquals(
        1, rows(api, "SELECT l9_lock_reflections(%s, '{o,p}')".formatted(Scope.id("a", 2))).size());
    refused("SELECT l9_erase_reflection_sources(%s, '{}')".formatted(Scope.id("a", 2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"state = 'retired'", "state = 'rejected'", "expires_at = now() - interval '1 s'"})
  void theViewLeavesOutWhatIsNotServed(String change) throws SQLException {
    governed();
    api.commit();
    String seen = "SELECT count FROM reflection_patterns";
    assertEquals(List.of("1"), afterRefresh(seen));
    execute(api, Scope.END_USER.begin(), "UPDATE reflection_store SET " + change);
    api.commit();
    assertEquals(List.of(), afterRefresh(seen));
    execute(api, Scope.END_USER.begin(), "DELETE FROM reflection_store");
    api.commit();
  }

  private List<String> afterRefresh(String query) throws SQLException {
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      execute(superuser, "SET ROLE l9_views", "REFRESH MATERIALIZED VIEW mv_reflection_patterns");
    }
    execute(api, Scope.END_USER.begin());
    return rows(api, query);
  }

  private List<String> erased(String packet, String... kinds) throws SQLException {
    return rows(
        api,
        "SELECT kind, erased FROM l9_erase_packet('%s', false) WHERE erased > 0 AND kind IN ('%s')"
            .formatted(packet, String.join("', '", kinds)));
  }

  private void governed() throws SQLException {
    execute(api, insertReflection("l9_current_user_id()"));
  }

  /** Stores a governed reflection, as the substrate does. */
  private static String insertReflection(String user) {
    return ("INSERT INTO reflection_store (reflection_id, user_id, reflection_type, content, governed,"
            + " normal_key, skeleton, path, updated_at) VALUES ('%s', %s, 'lesson', 'c', true,"
            + " uuid_nil(), uuid_nil(), 'stated', now())")
        .formatted(ID, user);
  }

  private static String insert(String table, Scope scope) {
    Tables.Protected of = Tables.of(table);
    return of.insert(
        new RowOwner(scope.tenant(), scope.org(), scope.user(), of.scoped() ? "shared" : null),
        Map.of("reflection_id", "'" + ID + "'"));
  }

  private static String told(String kind, String key, String packet) {
    return ("INSERT INTO reflection_evidence (reflection_id, kind, source_key, wording, packet_id,"
            + " recorded_at) VALUES ('%s', '%s', '%s', 'w', %s, now())")
        .formatted(ID, kind, key, packet);
  }

  private static String statement(Scope scope) {
    return Tables.of("task_statements")
        .insert(
            new RowOwner(scope.tenant(), scope.org(), scope.user(), "shared"),
            Map.of("id", "'" + ID + "'"));
  }

  private void refused(String sql) throws SQLException {
    assertEquals("42501", failure(sql), sql);
  }

  private String failure(String sql) throws SQLException {
    Savepoint before = api.setSavepoint();
    String state = assertThrows(SQLException.class, () -> execute(api, sql), sql).getSQLState();
    api.rollback(before);
    return state;
  }
}
