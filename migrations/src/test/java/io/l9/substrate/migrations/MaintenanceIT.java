package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.MAINTAINER;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The maintenance procedures, as the jobs' login calls them, and the views that they refresh. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaintenanceIT {

  private static final Scope OTHER_TENANT = new Scope(2, 1, 1, "end_user");

  private final TestCluster cluster;
  private final String database;
  private Connection maintainer;
  private Connection superuser;

  MaintenanceIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
  }

  @BeforeEach
  void connect() throws SQLException {
    maintainer = cluster.as(MAINTAINER, database).getConnection();
    superuser = cluster.as("postgres", database).getConnection();
    execute(
        superuser,
        "DELETE FROM packet_store",
        "DELETE FROM agent_memory_events",
        "DELETE FROM memory_access_log",
        "DELETE FROM reflection_store",
        "DELETE FROM entity_relationships",
        "DELETE FROM knowledge_facts");
  }

  @AfterEach
  void disconnect() throws SQLException {
    maintainer.close();
    superuser.close();
  }

  @Test
  void evictsTheExpiredOfAllTenantsInBatches_andSaysHowMany() throws SQLException {
    packets(2500, "ttl", "now() - interval '1 second'");
    packets(10, "ttl", "now() + interval '1 hour'");
    packets(10, "ttl", "NULL");
    assertEquals(List.of("2500"), rows(maintainer, "CALL evict_expired_packets()"));
    assertEquals(List.of("20"), rows(superuser, "SELECT count(*) FROM packet_store"));
    assertEquals(List.of("0"), rows(maintainer, "CALL evict_expired_packets()"));
  }

  @Test
  void evictsExpiredReflections() throws SQLException {
    for (String expiry :
        List.of("now() - interval '1 second'", "now() + interval '1 hour'", "NULL")) {
      execute(
          superuser,
          "INSERT INTO reflection_store (reflection_type, content, expires_at, tenant_id) VALUES ('lesson', 'c', %s, %s)"
              .formatted(expiry, Scope.id("a", 2)));
    }
    assertEquals(List.of("1"), rows(maintainer, "CALL evict_expired_reflections()"));
    assertEquals(List.of("2"), rows(superuser, "SELECT count(*) FROM reflection_store"));
  }

  @Test
  void decaysOnlyWhatWasNotReadForLong_onceEach_andRaisesNothing() throws SQLException {
    packets(1200, "\"timestamp\"", "now() - interval '40 days'");
    packets(
        1, "\"timestamp\", last_accessed", "now() - interval '40 days', now() - interval '1 day'");
    packets(1, "\"timestamp\"", "now() - interval '20 days'");
    packets(1, "\"timestamp\", importance_score", "now() - interval '40 days', 0.05");
    packets(1, "\"timestamp\", importance_score", "now() - interval '40 days', 0.15");
    packets(1, "\"timestamp\", importance_score", "now() - interval '40 days', NULL");
    assertEquals(List.of("1201"), rows(maintainer, "CALL decay_unaccessed_importance(30, 0.1)"));
    assertEquals(
        List.of("0.05|1", "0.1|1", "0.4|1200", "0.5|2", "|1"),
        rows(
            superuser,
            "SELECT round(importance_score::numeric, 3)::float, count(*) FROM packet_store GROUP BY 1 ORDER BY 1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1, 0.1", "30, -0.1", "30, 1.5", "30, 'NaN'", "NULL, 0.1", "30, NULL"})
  void refusesToDecayByNonsense(String arguments) {
    String sql = "CALL decay_unaccessed_importance(%s)".formatted(arguments);
    assertEquals(
        "22023", assertThrows(SQLException.class, () -> execute(maintainer, sql)).getSQLState());
  }

  @Test
  void keepsTheBatchesThatWereDone_whenItIsInterrupted() throws SQLException {
    packets(1500, "ttl", "now() - interval '1 second'");
    try (Connection other = cluster.as("postgres", database).getConnection()) {
      other.setAutoCommit(false);
      // a row that somebody holds is left for the next time
      execute(other, "SELECT FROM packet_store ORDER BY ttl LIMIT 1 FOR UPDATE");
      assertEquals(List.of("1499"), rows(maintainer, "CALL evict_expired_packets()"));
      other.rollback();
    }
    maintainer.setAutoCommit(false);
    assertEquals(
        "2D000",
        assertThrows(SQLException.class, () -> execute(maintainer, "CALL evict_expired_packets()"))
            .getSQLState(),
        "in a transaction nothing could be kept");
    maintainer.rollback();
    maintainer.setAutoCommit(true);
    assertEquals(List.of("1"), rows(maintainer, "CALL evict_expired_packets()"));
  }

  @Test
  void belongsToTheJobs_andToAPlatformAdmin() throws SQLException {
    for (String procedure :
        List.of(
            "evict_expired_packets()",
            "evict_expired_reflections()",
            "decay_unaccessed_importance()",
            "refresh_memory_views()",
            "fold_lexical_statistics()",
            "fold_memory_accesses()")) {
      execute(maintainer, "CALL " + procedure);
      try (Connection owner = cluster.as(OWNER, database).getConnection();
          Connection api = cluster.as(API, database).getConnection()) {
        execute(owner, "CALL " + procedure, Scope.PLATFORM_ADMIN.set(), "CALL " + procedure);
        execute(api, Scope.TENANT_ADMIN.set());
        assertEquals(
            "42501",
            assertThrows(SQLException.class, () -> execute(api, "CALL " + procedure)).getSQLState(),
            procedure);
      }
    }
    assertEquals(
        "42501",
        assertThrows(SQLException.class, () -> rows(maintainer, "SELECT * FROM packet_store"))
            .getSQLState());
  }

  @Test
  void showsEachPacketOnce_howeverManyEventsItHas_andNoExpiredOne() throws SQLException {
    act(
        Scope.END_USER,
        "INSERT INTO packet_store (packet_id, packet_type, envelope, agent_id, ttl) VALUES"
            + " ('00000000-0000-7000-8000-000000000001', 'note', '{}', 'pricer', now() + interval '1 hour'),"
            + " ('00000000-0000-7000-8000-000000000002', 'note', '{}', NULL, NULL)",
        "INSERT INTO agent_memory_events (agent_id, event_type, content, packet_id) SELECT 'planner', 'e', '{}', packet_id FROM packet_store, generate_series(1, 2)");
    // another user's private event must not tell his agent's name
    act(
        new Scope(1, 1, 2, "end_user"),
        "INSERT INTO agent_memory_events (agent_id, event_type, content, packet_id) VALUES ('spy', 'e', '{}', '00000000-0000-7000-8000-000000000001')");
    refreshTwice();
    String view =
        "SELECT agent_id, right(packet_id::text, 1) FROM agent_recent_important ORDER BY 1, 2";
    assertEquals(List.of("planner|1", "planner|2", "pricer|1"), read(Scope.END_USER, view));
    assertEquals(List.of(), read(OTHER_TENANT, view));
    assertEquals(List.of(), read(new Scope(1, 1, 2, "end_user"), view));
    execute(
        superuser,
        "UPDATE packet_store SET ttl = now() - interval '1 second' WHERE ttl IS NOT NULL");
    refreshTwice();
    assertEquals(List.of("planner|2"), read(Scope.END_USER, view));
  }

  @Test
  void addsUpTheSameEdgeInItsSpellings() throws SQLException {
    act(
        Scope.END_USER,
        "SELECT upsert_entity_relationship('Acme', 'sells', 'HDPE', 0.4)",
        "SELECT upsert_entity_relationship(' ACME ', 'sells', 'hdpe', 0.8)",
        "SELECT upsert_entity_relationship('Acme', 'sells', 'HDPE', 0.4)");
    refreshTwice();
    String view =
        "SELECT source_entity, target_entity, total_mentions, round(max_confidence::numeric, 2), relationship_count FROM entity_graph";
    assertEquals(List.of("acme|hdpe|3|0.84|1"), read(Scope.END_USER, view));
    assertEquals(List.of(), read(OTHER_TENANT, view));
  }

  /** A belief that ends after a refresh is gone without another one, for whom it ended. */
  @Test
  void showsFactsAsEdges_asLongAsTheyAreBelieved() throws SQLException {
    String names = "bob,later,retracted,erased,rejected";
    act(
        Scope.END_USER,
        ("INSERT INTO knowledge_facts (subject, predicate, object, object_type, confidence,"
                + " supporting_packet_count, governed, slot_key, object_key, subject_skeleton,"
                + " statement_skeleton, path, known_from, valid_from) SELECT 'Ann', 'knows',"
                + " to_jsonb(upper(n)), 'entity', 0.7, 3, true, md5(n)::uuid, md5(n)::uuid,"
                + " md5('ann')::uuid, md5(n)::uuid, 'stated', now(),"
                + " CASE n WHEN 'later' THEN now() + interval '1 day' END"
                + " FROM regexp_split_to_table('%s', ',') AS n")
            .formatted(names));
    refreshTwice();
    String view =
        "SELECT source_entity, target_entity, total_mentions FROM entity_graph ORDER BY 2";
    assertEquals(
        List.of("ann|bob|3", "ann|erased|3", "ann|rejected|3", "ann|retracted|3"),
        read(Scope.END_USER, view));
    act(
        Scope.END_USER,
        "UPDATE knowledge_facts SET state = 'retracted' WHERE object_normalized = 'retracted'",
        "DELETE FROM knowledge_facts WHERE object_normalized = 'erased'",
        "INSERT INTO fact_rejections (subject, predicate, object, object_type, subject_skeleton,"
            + " statement_skeleton, reason, rejected_at) VALUES ('ann', 'knows', '\"x\"', 'entity',"
            + " md5('ann')::uuid, md5('rejected')::uuid, 'no', now())");
    assertEquals(List.of("ann|bob|3"), read(Scope.END_USER, view));
    act(Scope.END_USER, "UPDATE fact_rejections SET lifted_at = now(), lift_reason = 'yes'");
    assertEquals(List.of("ann|bob|3", "ann|rejected|3"), read(Scope.END_USER, view));
    assertEquals(List.of(), read(OTHER_TENANT, view));
    refreshTwice();
    assertEquals(
        List.of("bob", "later", "rejected"),
        rows(superuser, "SELECT target_entity FROM mv_entity_graph ORDER BY 1"));
  }

  @Test
  void countsAnUntaggedReflectionOnce_andATaggedOneToo() throws SQLException {
    act(
        Scope.END_USER,
        "INSERT INTO reflection_store (reflection_type, content, tags, confidence) VALUES"
            + " ('lesson', 'c', '{x,y}', 0.2), ('lesson', 'c', '{}', 0.8), ('lesson', 'c', NULL, 0.5), ('lesson', 'c', '{x}', 0.5)");
    refreshTwice();
    String view =
        "SELECT reflection_type, count, avg_confidence, all_tags FROM reflection_patterns";
    assertEquals(List.of("lesson|4|0.5|{x,y}"), read(Scope.END_USER, view));
    assertEquals(List.of(), read(OTHER_TENANT, view));
  }

  @Test
  void hidesFactsAsTheTableDoes() throws SQLException {
    act(
        Scope.L9_SYSTEM,
        "INSERT INTO knowledge_facts (subject, predicate, object, scope) VALUES ('a', 'b', '1', 'l-private'), ('a', 'b', '2', 'shared')");
    refreshTwice();
    String view = "SELECT object FROM high_confidence_facts ORDER BY 1";
    assertEquals(List.of("1", "2"), read(Scope.L9_SYSTEM, view));
    assertEquals(List.of("2"), read(Scope.END_USER, view));
    assertEquals(List.of("2"), read(Scope.TENANT_ADMIN, view));
    try (Connection owner = cluster.as(OWNER, database).getConnection()) {
      assertThrows(SQLException.class, () -> rows(owner, view), "no scope");
      execute(owner, Scope.PLATFORM_ADMIN.set());
      assertEquals(List.of("1", "2"), rows(owner, view));
    }
    try (Connection api = cluster.as(API, database).getConnection()) {
      execute(api, Scope.END_USER.set(), "SET app.role = 'platform_admin'");
      assertEquals("28000", assertThrows(SQLException.class, () -> rows(api, view)).getSQLState());
    }
  }

  @Test
  void leavesUnchangedRowsOfAViewAlone_alsoThoseWithoutAnOrganisation() throws SQLException {
    act(Scope.TENANT_ADMIN, "SELECT upsert_entity_relationship('a', 'b', 'c')");
    execute(maintainer, "CALL refresh_memory_views()");
    String physical = "SELECT ctid, xmin FROM mv_entity_graph";
    List<String> before = rows(superuser, physical);
    execute(maintainer, "CALL refresh_memory_views()");
    assertEquals(before, rows(superuser, physical));
  }

  @Test
  void foldsWhatPlainClientsLog_andNothingTwice() throws SQLException {
    String packet = "'00000000-0000-7000-8000-000000000001'";
    String log =
        "INSERT INTO memory_access_log (target_type, target_id, agent_id, was_useful) VALUES ";
    act(
        Scope.END_USER,
        "INSERT INTO packet_store (packet_id, packet_type, envelope) VALUES ("
            + packet
            + ", 'note', '{}')",
        // counted at once, by itself
        "SELECT update_packet_access(" + packet + ")",
        "SELECT l9_count_packet_accesses(ARRAY[" + packet + "]::uuid[], now())",
        log + "('packet', " + packet + ", 'psql', NULL)",
        // the newer of one user's verdicts is the one that counts
        log.replace("was_useful", "was_useful, accessed_at")
            + "('packet', "
            + packet
            + ", 'psql', true, now() + interval '1 second')",
        log + "('packet', " + packet + ", 'psql', false), ('fact', " + packet + ", 'psql', true)");
    // of the same tenant, and not his to see
    act(new Scope(1, 1, 2, "end_user"), log + "('packet', " + packet + ", 'spy', false)");
    act(
        new Scope(1, 1, 2, "end_user"),
        log.replace("was_useful", "pending") + "('packet', " + packet + ", 'spy', true)");
    String packets =
        "SELECT access_count, round(importance_score::numeric, 3)::float FROM packet_store";
    assertEquals(List.of("2|0.54"), rows(superuser, packets));
    assertEquals(List.of("3"), rows(maintainer, "CALL fold_memory_accesses()"));
    assertEquals(List.of("3|0.61"), rows(superuser, packets));
    assertEquals(List.of("0"), rows(maintainer, "CALL fold_memory_accesses()"));
    assertEquals(List.of("3|0.61"), rows(superuser, packets));
  }

  @Test
  void foldsMoreThanABatch_ofEveryTenant() throws SQLException {
    packets(4, "importance_score", "0.5");
    execute(
        superuser,
        "INSERT INTO memory_access_log (target_type, target_id, agent_id, tenant_id)"
            + " SELECT 'packet', packet_id, 'a', tenant_id FROM packet_store, generate_series(1, 2600)");
    assertEquals(List.of("10400"), rows(maintainer, "CALL fold_memory_accesses()"));
    assertEquals(
        List.of("2600|1|4"),
        rows(
            superuser,
            "SELECT access_count, importance_score, count(*) FROM packet_store GROUP BY 1, 2"));
  }

  @Test
  void keepsAFoldWholeOrLeavesItUndone_whenItIsKilled() throws SQLException {
    packets(1, "importance_score", "0.5");
    execute(
        superuser,
        "INSERT INTO memory_access_log (target_type, target_id, agent_id, tenant_id)"
            + " SELECT 'packet', packet_id, 'a', tenant_id FROM packet_store");
    try (Connection killed = cluster.as(MAINTAINER, database).getConnection()) {
      killed.setAutoCommit(false);
      execute(killed, "SET LOCAL ROLE l9_platform", "SELECT l9_fold_accesses(NULL, 10)");
      // what somebody else is at is passed over, and not waited for
      assertEquals(List.of("0"), rows(maintainer, "CALL fold_memory_accesses()"));
      killed.rollback();
    }
    assertEquals(List.of("0"), rows(superuser, "SELECT access_count FROM packet_store"));
    assertEquals(List.of("1"), rows(maintainer, "CALL fold_memory_accesses()"));
    assertEquals(List.of("1"), rows(superuser, "SELECT access_count FROM packet_store"));
  }

  private void refreshTwice() throws SQLException {
    execute(maintainer, "CALL refresh_memory_views()", "CALL refresh_memory_views()");
  }

  private void act(Scope scope, String... statements) throws SQLException {
    try (Connection api = cluster.as(API, database).getConnection()) {
      execute(api, scope.set());
      execute(api, statements);
    }
  }

  private List<String> read(Scope scope, String sql) throws SQLException {
    try (Connection api = cluster.as(API, database).getConnection()) {
      execute(api, scope.set());
      return rows(api, sql);
    }
  }

  private void packets(int count, String columns, String values) throws SQLException {
    execute(
        superuser,
        "INSERT INTO packet_store (packet_type, envelope, tenant_id, %s) SELECT 'note', '{}', CASE n %% 2 WHEN 0 THEN %s ELSE %s END, %s FROM generate_series(1, %d) n"
            .formatted(columns, Scope.id("a", 1), Scope.id("a", 2), values, count));
  }
}
