package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions of the specification, each with the trap that it must not fall into. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MemoryFunctionsIT {

  private static final String PACKET = "00000000-0000-7000-8000-000000000001";

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  MemoryFunctionsIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.database = cluster.migrated();
  }

  @BeforeEach
  void begin() throws SQLException {
    api = cluster.as(API, database).getConnection();
    api.setAutoCommit(false);
    execute(api, Scope.END_USER.begin());
  }

  @AfterEach
  void rollBack() throws SQLException {
    api.rollback();
    api.close();
  }

  @Test
  void countsAnAccess_raisesImportanceALittle_andLogsItInTheCallersScope() throws SQLException {
    packet("0.5", "NULL");
    execute(api, "SELECT update_packet_access('%s')".formatted(PACKET));
    execute(api, "SELECT update_packet_access('%s', 'planner')".formatted(PACKET));
    assertEquals(
        List.of("2|0.54|t"),
        rows(
            api,
            "SELECT access_count, importance_score, last_accessed = now() FROM packet_store WHERE"
                + " packet_id = '%s'".formatted(PACKET)));
    assertEquals(
        List.of(
            "planner|packet|" + new RowOwner(1, 1, 1, null).printed(),
            "system|packet|" + new RowOwner(1, 1, 1, null).printed()),
        rows(
            api,
            "SELECT agent_id, target_type, tenant_id, org_id, user_id FROM memory_access_log"
                + " WHERE target_id = '%s' ORDER BY 1".formatted(PACKET)));
  }

  @ParameterizedTest
  @CsvSource({"NULL, 0.52", "0.99, 1", "1, 1", "0, 0.02"})
  void keepsImportanceWithinItsRange_andTakesNoneForTheDefault(String before, double after)
      throws SQLException {
    packet(before, "NULL");
    execute(api, "SELECT update_packet_access('%s')".formatted(PACKET));
    assertEquals(
        after,
        number(
            "SELECT importance_score FROM packet_store WHERE packet_id = '%s'".formatted(PACKET)),
        1e-12);
  }

  @Test
  void doesNothing_whenThePacketIsUnknownForeignOrExpired() throws SQLException {
    packet("0.5", "now() - interval '1 second'");
    execute(api, "SELECT update_packet_access('%s')".formatted(PACKET));
    execute(api, "SELECT update_packet_access(uuid_generate_v4())");
    execute(api, "UPDATE packet_store SET ttl = NULL WHERE packet_id = '%s'".formatted(PACKET));
    for (Scope other :
        List.of(
            new Scope(2, 1, 1, "end_user"),
            new Scope(1, 2, 1, "end_user"),
            new Scope(1, 1, 2, "end_user"))) {
      execute(api, other.begin(), "SELECT update_packet_access('%s')".formatted(PACKET));
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM memory_access_log"));
    }
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of("0"), rows(api, "SELECT access_count FROM packet_store"));
  }

  @Test
  void movesCountersOfRowsThatTheCallerMayOnlyRead() throws SQLException {
    execute(api, Scope.ORG_ADMIN.begin());
    packet("0.5", "NULL");
    execute(
        api,
        "UPDATE packet_store SET user_id = NULL",
        "INSERT INTO knowledge_facts (subject, predicate, object, user_id) VALUES ('org', 'wide', '1', NULL)",
        Scope.END_USER.begin());
    assertEquals(List.of(), rows(api, "UPDATE packet_store SET access_count = 9 RETURNING 1"));
    execute(api, "SELECT update_packet_access('%s')".formatted(PACKET));
    assertEquals(List.of("1"), rows(api, "SELECT access_count FROM packet_store"));
    assertEquals(0.7, number("SELECT decay_fact_confidence(fact_id) FROM knowledge_facts"), 1e-12);
    assertEquals(
        0.75, number("SELECT reinforce_fact_confidence(fact_id) FROM knowledge_facts"), 1e-12);
  }

  @Test
  void widensNoScope_whenAnybodyCallsHimselfPlatformAdmin() throws SQLException {
    packet("0.5", "NULL");
    execute(
        api,
        "SET LOCAL app.role = 'platform_admin'",
        "SELECT update_packet_access('%s')".formatted(PACKET),
        Scope.END_USER.begin());
    assertEquals(List.of("0"), rows(api, "SELECT access_count FROM packet_store"));
  }

  @ParameterizedTest
  @CsvSource({"0.8, 0.7", "0.15, 0.1", "0.1, 0.1", "0.04, 0.04", "0, 0", "NULL, 0.7"})
  void decaysAFact_toItsFloorButNeverUpToIt(String before, double after) throws SQLException {
    fact(before);
    assertEquals(
        after, number("SELECT decay_fact_confidence(fact_id) FROM knowledge_facts"), 1e-12);
    assertEquals(
        List.of("1|t"),
        rows(
            api, "SELECT contradiction_count, confidence_updated_at = now() FROM knowledge_facts"));
  }

  @ParameterizedTest
  @CsvSource({"0.8, 0.85", "0.97, 1", "1, 1", "NULL, 0.85"})
  void reinforcesAFact_toItsCap(String before, double after) throws SQLException {
    fact(before);
    assertEquals(
        after, number("SELECT reinforce_fact_confidence(fact_id) FROM knowledge_facts"), 1e-12);
    assertEquals(List.of("2"), rows(api, "SELECT supporting_packet_count FROM knowledge_facts"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.1", "'NaN'", "NULL"})
  void refusesFactorsThatWouldTurnDecayIntoSomethingElse(String factor) throws SQLException {
    fact("0.8");
    for (String function : List.of("decay_fact_confidence", "reinforce_fact_confidence")) {
      var savepoint = api.setSavepoint();
      assertEquals(
          "22023",
          assertThrows(
                  SQLException.class,
                  () ->
                      rows(
                          api,
                          "SELECT %s(fact_id, %s) FROM knowledge_facts"
                              .formatted(function, factor)))
              .getSQLState());
      api.rollback(savepoint);
    }
  }

  @Test
  void answersNothing_whenTheFactIsUnknownOrForeign() throws SQLException {
    fact("0.8");
    String id = rows(api, "SELECT fact_id FROM knowledge_facts").get(0);
    execute(api, new Scope(1, 1, 2, "end_user").begin());
    assertEquals(
        List.of("|"),
        rows(
            api,
            "SELECT decay_fact_confidence('%s'), reinforce_fact_confidence(uuid_generate_v4())"
                .formatted(id)));
  }

  @ParameterizedTest
  @CsvSource({
    "now(), 1",
    "now() - interval '30 days', 0.5",
    "now() - interval '60 days', 0.25",
    "now() + interval '1 year', 1",
    "timestamptz $$infinity$$, 1",
    "timestamptz $$-infinity$$, 0",
    "timestamptz $$0001-01-01$$, 0"
  })
  void halvesTheWeightEveryThirtyDays(String instant, double weight) throws SQLException {
    assertEquals(weight, number("SELECT temporal_weight(" + instant + ")"), 1e-6);
  }

  @Test
  void weighsByTheMoment_andNotByWhenAPlanWasMade() throws SQLException {
    // an immutable function of a constant would be computed once, when the plan is made
    assertEquals(
        List.of("s"),
        rows(api, "SELECT provolatile FROM pg_proc WHERE proname = 'temporal_weight'"));
    assertEquals(0.5, number("SELECT temporal_weight(now() - interval '7 days', 7)"), 1e-6);
    assertEquals(List.of(""), rows(api, "SELECT temporal_weight(NULL)"));
  }

  @ParameterizedTest
  @CsvSource({
    "'1, 99, now(), now()', 1",
    "'0, 0, now(), now()', 0.3",
    "'NULL, NULL, NULL, NULL', 0.2",
    "'0.5, 9, NULL, now() - interval ''30 days''', 0.5",
    "'0.5, -3, NULL, now()', 0.5",
    "'1, 1000000, now(), now()', 1",
    "'1, 0, now(), now(), 0, 0, 1', 1"
  })
  void combinesBaseRecencyAndAccess(String arguments, double score) throws SQLException {
    assertEquals(score, number("SELECT combined_importance(" + arguments + ")"), 1e-6);
  }

  @Test
  void normalisesNames_byTheirValueAndNotTheirSpelling() throws SQLException {
    assertEquals(
        List.of("acme corp|file|straße||ἀθήνα"),
        rows(
            api,
            "SELECT normalize_entity(E'  ACME\\u00a0\\t Corp '), normalize_entity(E'\\ufb01LE'),"
                + " normalize_entity('Straße'), normalize_entity(E' \\u3000 '), normalize_entity('ἈΘΉΝΑ')"));
    assertEquals(
        List.of("a b|\"q\"|12|true|[1, 2]|"),
        rows(
            api,
            "WITH f AS (INSERT INTO knowledge_facts (subject, predicate, object) SELECT 's', n::text, o FROM"
                + " unnest(ARRAY['\"A  B\"', '\"\\\"Q\\\"\"', '12', 'true', '[1, 2]', 'null']::jsonb[]) WITH ORDINALITY AS v (o, n)"
                + " RETURNING predicate, object_normalized) SELECT string_agg(coalesce(object_normalized, ''), '|' ORDER BY predicate) FROM f"));
  }

  @Test
  void reinforcesARelationship_andReturnsTheSameId() throws SQLException {
    String upsert = "SELECT upsert_entity_relationship('Acme', 'sells', 'HDPE', 0.98)";
    String id = rows(api, upsert).get(0);
    assertEquals(List.of(id), rows(api, upsert));
    assertEquals(List.of(id), rows(api, upsert));
    assertEquals(
        List.of("3|1|" + new RowOwner(1, 1, 1, null).printed()),
        rows(
            api,
            "SELECT mention_count, confidence, tenant_id, org_id, user_id FROM entity_relationships"));
    execute(api, new Scope(1, 1, 2, "end_user").begin());
    assertNotEquals(List.of(id), rows(api, upsert), "another user has his own");
  }

  /** A key on names as they are written would leave out the scope, and tell of private edges. */
  @Test
  void takesARelationshipTwice_butNotByTheKeyOfOldClients() throws SQLException {
    String insert =
        "INSERT INTO entity_relationships (source_entity, relationship_type, target_entity)"
            + " VALUES ('Acme', 'sells', 'PVC') ON CONFLICT ";
    execute(api, insert + "DO NOTHING");
    execute(api, insert + "DO NOTHING");
    assertEquals(
        List.of("1"),
        rows(api, "SELECT count(*) FROM entity_relationships WHERE target_entity = 'PVC'"));
    for (String key : List.of("", "org_id, user_id, ")) {
      assertEquals(
          "42P10", // invalid_column_reference: no such key
          state(
              insert
                  + "(tenant_id, "
                  + key
                  + "source_entity, relationship_type, target_entity) DO NOTHING"));
    }
  }

  @Test
  void refusesAPacketThatIsForeign_inTheWordsForOneThatIsNot() throws SQLException {
    packet("0.5", "NULL");
    execute(api, new Scope(1, 1, 2, "end_user").begin());
    String unknown = "00000000-0000-7000-8000-000000000002";
    for (String sql :
        List.of(
            "SELECT upsert_entity_relationship('a', 'b', 'c', 0.5, '%s')",
            "INSERT INTO memory_embeddings (embedding_type, vector, packet_id) VALUES ('content', '[1]', '%s')")) {
      String foreign = state(sql.formatted(PACKET));
      assertEquals(foreign, state(sql.formatted(unknown)));
    }
  }

  @Test
  void keepsOneEdge_whenManyUpsertItAtOnce() throws Exception {
    Callable<String> upsert =
        () -> {
          try (Connection session = cluster.as(API, database).getConnection()) {
            execute(session, Scope.L9_SYSTEM.set());
            return rows(session, "SELECT upsert_entity_relationship('busy', 'edge', 'here')")
                .get(0);
          }
        };
    var threads = Executors.newFixedThreadPool(8);
    try {
      var ids = new HashSet<String>();
      for (Future<String> each : threads.invokeAll(Collections.nCopies(24, upsert))) {
        ids.add(each.get());
      }
      assertEquals(1, ids.size());
    } finally {
      threads.shutdown();
    }
    execute(api, Scope.L9_SYSTEM.begin());
    assertEquals(
        List.of("24"),
        rows(api, "SELECT mention_count FROM entity_relationships WHERE source_entity = 'busy'"));
  }

  @Test
  void knowsAdmins() throws SQLException {
    for (Scope scope :
        List.of(
            Scope.END_USER,
            Scope.CURSOR_USER,
            Scope.L9_SYSTEM,
            Scope.ORG_ADMIN,
            Scope.TENANT_ADMIN)) {
      execute(api, scope.begin());
      assertEquals(
          List.of(scope.is("tenant_admin") ? "t" : "f"), rows(api, "SELECT l9_is_admin()"));
    }
    api.rollback();
    assertEquals(List.of("f|"), rows(api, "SELECT l9_is_admin(), l9_current_role()"));
  }

  private void packet(String importance, String expiry) throws SQLException {
    execute(
        api,
        "INSERT INTO packet_store (packet_id, packet_type, envelope, importance_score, ttl) VALUES ('%s', 'note', '{}', %s, %s)"
            .formatted(PACKET, importance, expiry));
  }

  private void fact(String confidence) throws SQLException {
    execute(
        api,
        "INSERT INTO knowledge_facts (subject, predicate, object, confidence) VALUES ('a', 'b', '1', %s)"
            .formatted(confidence));
  }

  private double number(String sql) throws SQLException {
    return Double.parseDouble(rows(api, sql).get(0));
  }

  private String state(String sql) throws SQLException {
    var savepoint = api.setSavepoint();
    String state = assertThrows(SQLException.class, () -> execute(api, sql)).getSQLState();
    api.rollback(savepoint);
    return state;
  }
}
