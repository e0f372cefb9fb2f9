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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Governed facts, their record and their sources, of which {@link IsolationIT} cannot make a row of
 * every kind: each belongs to a fact.
 */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactTablesIT {

  private static final List<Scope> STRANGERS =
      List.of(
          new Scope(2, 1, 1, "end_user"),
          new Scope(1, 2, 1, "end_user"),
          new Scope(1, 1, 2, "end_user"));

  private static final String FACT = "00000000-0000-7000-8000-00000000000f";

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  FactTablesIT(TestCluster cluster) throws SQLException {
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
  @ValueSource(strings = {"fact_revisions", "fact_evidence"})
  void theRecordIsReadByWhoReadsTheFact_andChangedByNobody(String table) throws SQLException {
    governed(2);
    assertEquals(List.of("2"), rows(api, "SELECT count(*) FROM " + table));
    refused("UPDATE " + table + " SET revision = 9");
    refused("DELETE FROM " + table);
    String copy = "INSERT INTO %1$s SELECT * FROM %1$s".formatted(table);
    for (Scope stranger : STRANGERS) {
      execute(api, stranger.begin());
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + table), stranger::toString);
      refused(
          Tables.of(table)
              .insert(
                  new RowOwner(stranger.tenant(), stranger.org(), stranger.user(), "shared"),
                  Map.of("fact_id", "'" + FACT + "'")));
    }
    execute(api, Scope.ORG_ADMIN.begin());
    assertEquals(List.of("2"), rows(api, "SELECT count(*) FROM " + table));
    execute(api, Scope.END_USER.begin());
    assertEquals("23505", failure(copy), "what was recorded once is not recorded again");
    execute(api, "DELETE FROM knowledge_facts");
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + table), "it goes with its fact");
  }

  @Test
  void aDeclarationOfAnOrganisation_isReadInItAndWrittenByItsAdministrator() throws SQLException {
    String declare =
        "INSERT INTO fact_predicates (predicate, single, updated_at) VALUES ('p', true, now())";
    refused(declare.replace("(predicate", "(org_id, predicate").replace("('p'", "(NULL, 'p'"));
    execute(api, Scope.ORG_ADMIN.begin());
    execute(
        api,
        "INSERT INTO fact_predicates (org_id, predicate, single, updated_at)"
            + " VALUES (l9_current_org(), 'p', true, now())");
    execute(api, STRANGERS.get(2).begin());
    assertEquals(List.of("p"), rows(api, "SELECT predicate FROM fact_predicates"));
    assertEquals(List.of(), rows(api, "UPDATE fact_predicates SET single = false RETURNING 1"));
    for (Scope stranger : STRANGERS.subList(0, 2)) {
      execute(api, stranger.begin());
      assertEquals(List.of(), rows(api, "SELECT predicate FROM fact_predicates"));
    }
  }

  @Test
  void whoeverMovesAGovernedRow_leavesARevision() throws SQLException {
    governed(1);
    rows(api, "SELECT reinforce_fact_confidence('%s')".formatted(FACT));
    rows(api, "SELECT decay_fact_confidence('%s')".formatted(FACT));
    execute(api, "UPDATE knowledge_facts SET confidence = 0.2");
    execute(api, "UPDATE knowledge_facts SET confidence = 0.2, last_accessed = now()");
    assertEquals(
        List.of(
            "1|0.8|1|0|asserted", "2|0.8500000000000001|2|0|changed_elsewhere",
            "3|0.7500000000000001|2|1|changed_elsewhere", "4|0.2|2|1|changed_elsewhere"),
        rows(
            api,
            "SELECT revision, confidence, support, contradictions, kind FROM fact_revisions"
                + " ORDER BY revision"));
    assertEquals(List.of("4"), rows(api, "SELECT revision FROM knowledge_facts"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object = '2'",
        "subject = 'x'",
        "predicate = 'x'",
        "scope = 'cursor'",
        "governed = false",
        "slot_key = gen_random_uuid()",
        "subject_skeleton = gen_random_uuid()"
      })
  void aGovernedRowKeepsWhatItSays(String change) throws SQLException {
    governed(1);
    refused("UPDATE knowledge_facts SET " + change);
    execute(api, "UPDATE knowledge_facts SET object = object, subject = subject");
  }

  /** As the published client stores a fact: once for each packet, and again by its id. */
  @Test
  void otherClientsRepeatThemselves_asTheyAlwaysCould() throws SQLException {
    String packet = packet();
    String insert =
        "INSERT INTO knowledge_facts (fact_id, subject, predicate, object, confidence, source_packet)"
            + " VALUES ('%s', 'a', 'b', '\"c\"', 0.7, '%s') ON CONFLICT (fact_id) DO UPDATE SET"
            + " subject = excluded.subject, predicate = excluded.predicate,"
            + " object = excluded.object, confidence = excluded.confidence";
    for (String id : List.of(FACT, FACT, FACT.replace("f", "e"))) {
      execute(api, insert.formatted(id, packet));
    }
    assertEquals(
        List.of("2|f|held"),
        rows(
            api,
            "SELECT count(*), bool_or(governed), min(state) FROM knowledge_facts"
                + " WHERE source_packet IS NOT NULL"));
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM fact_revisions"));
  }

  @Test
  void oneHeldRowForEachObjectAndBeginning_whoeverWrites() throws SQLException {
    governed(1);
    String again =
        "INSERT INTO knowledge_facts (subject, predicate, object, %1$s) SELECT subject, predicate, object,"
            + " %1$s FROM knowledge_facts";
    String keys =
        "object_type, governed, slot_key, object_key, subject_skeleton, statement_skeleton,"
            + " path, known_from, state";
    assertEquals("23505", failure(again.formatted(keys)));
    execute(
        api,
        again.formatted(keys).replace("known_from, state FROM", "known_from, 'retracted' FROM"));
    assertEquals("23514", failure(again.formatted("governed")), "a governed row has its keys");
  }

  @Test
  void aFactLosesWhatAnErasedSourceGaveIt_andGoesWithTheLast() throws SQLException {
    List<String> packets = governed(3);
    rows(api, "SELECT l9_erase_packet('%s', false)".formatted(packets.get(1)));
    assertEquals(
        List.of("2|0.75|2"),
        rows(
            api,
            "SELECT supporting_packet_count, confidence, (SELECT count(*) FROM fact_evidence)"
                + " FROM knowledge_facts"));
    assertEquals(
        List.of("4|sources_erased||end_user"),
        rows(
            api,
            "SELECT revision, kind, packet_id, author_role FROM fact_revisions"
                + " ORDER BY revision DESC LIMIT 1"));
    assertEquals(
        List.of(""),
        rows(api, "SELECT packet_id FROM fact_revisions WHERE revision = 2"),
        "no revision names a packet that is gone");
    execute(api, "DELETE FROM packet_store WHERE packet_id = '%s'".formatted(packets.get(0)));
    assertEquals(
        List.of("1|0.7"),
        rows(api, "SELECT supporting_packet_count, confidence FROM knowledge_facts"));
    assertEquals(
        List.of("1"),
        rows(
            api,
            "SELECT erased FROM l9_erase_packet('%s', false) WHERE kind = 'facts'"
                .formatted(packets.get(2))));
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM knowledge_facts"));
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM fact_revisions"));
  }

  @Test
  void attemptsAreCountedByWhoIsCovered_andByNobodyElse() throws SQLException {
    execute(api, Scope.ORG_ADMIN.begin());
    String id = "00000000-0000-7000-8000-0000000000aa";
    execute(
        api,
        Tables.of("fact_rejections")
            .insert(new RowOwner(1, 1, null, null), Map.of("rejection_id", "'" + id + "'")));
    String count = "SELECT l9_count_attempts(%s, '{%s}', '{2}', now())";
    execute(api, STRANGERS.get(2).begin());
    rows(api, count.formatted(Scope.id("a", 1), id));
    assertEquals(List.of(), rows(api, "UPDATE fact_rejections SET attempts = 0 RETURNING 1"));
    execute(api, STRANGERS.get(1).begin());
    rows(api, count.formatted(Scope.id("a", 1), id));
    execute(api, STRANGERS.get(0).begin());
    refused(count.formatted(Scope.id("a", 1), id));
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of("2"), rows(api, "SELECT attempts FROM fact_rejections"));
    refused("DELETE FROM fact_rejections");
  }

  @Test
  void nobodyLocksOrReadsTheMomentsOfAnotherTenant() throws SQLException {
    for (String call : List.of("l9_lock_slots(%s, '{}')", "l9_facts_settled(%s)")) {
      refused("SELECT " + call.formatted(Scope.id("a", 2)));
      assertEquals(1, rows(api, "SELECT " + call.formatted(Scope.id("a", 1))).size());
    }
    refused("SELECT l9_hold_fact_moment(%s)".formatted(Scope.id("a", 1)));
    refused("SELECT l9_fact_moments(%s)".formatted(Scope.id("a", 1)));
    refused("SELECT l9_add_fact_revision(NULL, 'asserted')");
    refused("SELECT l9_erase_fact_sources(%s, '{}')".formatted(Scope.id("a", 1)));
  }

  @Test
  void theViewShowsWhatIsHeldAndValid_andNotWhatWasRefused() throws SQLException {
    governed(1);
    api.commit();
    String seen = "SELECT count(*) FROM high_confidence_facts WHERE fact_id = '" + FACT + "'";
    assertEquals(List.of("1"), afterRefresh(seen));
    execute(
        api,
        Scope.END_USER.begin(),
        "INSERT INTO fact_rejections (rejection_id, subject, predicate, object, object_type,"
            + " subject_skeleton, statement_skeleton, reason, rejected_at) SELECT gen_random_uuid(),"
            + " subject, predicate, object, object_type, subject_skeleton, statement_skeleton, 'r',"
            + " now() FROM knowledge_facts");
    assertEquals(List.of("0"), rows(api, seen), "without a refresh");
    api.rollback();
    for (String change :
        List.of(
            "valid_to = now() - interval '1 second'",
            "valid_from = now() + interval '1 hour', valid_to = NULL",
            "valid_from = NULL, state = 'superseded'",
            "state = 'retracted'")) {
      execute(api, Scope.END_USER.begin(), "UPDATE knowledge_facts SET " + change);
      api.commit();
      assertEquals(List.of("0"), afterRefresh(seen), change);
    }
    execute(api, Scope.END_USER.begin(), "UPDATE knowledge_facts SET state = 'held'");
    api.commit();
    assertEquals(List.of("1"), afterRefresh(seen));
    execute(api, Scope.END_USER.begin(), "DELETE FROM packet_store");
    api.commit();
    assertEquals(List.of("0"), afterRefresh(seen));
  }

  private List<String> afterRefresh(String query) throws SQLException {
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      execute(superuser, "SET ROLE l9_views", "REFRESH MATERIALIZED VIEW mv_high_confidence_facts");
    }
    execute(api, Scope.END_USER.begin());
    return rows(api, query);
  }

  /** Stores a governed fact with so many sources, as the substrate does, and returns these. */
  private List<String> governed(int sources) throws SQLException {
    List<String> packets = new ArrayList<>();
    for (int i = 1; i <= sources; i++) {
      packets.add(packet());
    }
    execute(
        api,
        ("INSERT INTO knowledge_facts (fact_id, subject, predicate, object, confidence,"
                + " supporting_packet_count, source_packet, governed, slot_key, object_key,"
                + " subject_skeleton, statement_skeleton, path, known_from, revision)"
                + " VALUES ('%s', 'a', 'b', '1', 0.8, %d, '%s', true, uuid_nil(), uuid_nil(),"
                + " uuid_nil(), uuid_nil(), 'stated', now(), %d)")
            .formatted(FACT, sources, packets.get(0), sources));
    for (int i = 1; i <= sources; i++) {
      execute(
          api,
          ("INSERT INTO fact_revisions (fact_id, revision, known_from, path, confidence, support,"
                  + " contradictions, state, kind, packet_id)"
                  + " VALUES ('%s', %d, now(), 'stated', 0.8, %d, 0, 'held', 'asserted', '%s')")
              .formatted(FACT, i, i, packets.get(i - 1)),
          ("INSERT INTO fact_evidence (fact_id, packet_id, roots, path, revision, recorded_at)"
                  + " VALUES ('%s', '%s', '{}', 'stated', %d, now())")
              .formatted(FACT, packets.get(i - 1), i));
    }
    return packets;
  }

  private String packet() throws SQLException {
    return rows(
            api,
            "INSERT INTO packet_store (packet_type, envelope) VALUES ('note', '{}')"
                + " RETURNING packet_id")
        .get(0);
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
