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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The copies of packets that searches use, which follow the packets whoever writes them. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PacketCopiesIT {

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  PacketCopiesIT(TestCluster cluster) throws SQLException {
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
  void copiesTagsAndParentsOnce_whateverTheArraysHold() throws SQLException {
    packet(1, "'{}'", "'{a,b,a,NULL}'");
    packet(2, array(1), "'{b}'");
    packet(3, "ARRAY[" + id(2) + ", NULL, " + id(1) + ", " + id(2) + "]", "NULL");
    assertEquals(
        List.of("a|1", "b|1", "b|2"),
        rows(api, "SELECT tag, right(packet_id::text, 1) FROM packet_tags ORDER BY 1, 2"));
    assertEquals(
        List.of("2|1|1", "3|2|1", "3|1|3"),
        rows(
            api,
            "SELECT right(packet_id::text, 1), right(parent_id::text, 1), ordinal FROM"
                + " packet_parents ORDER BY packet_id, ordinal"));
  }

  @Test
  void placesPacketsOfOtherClientsInTheirLineage_andBelievesThoseThatKnow() throws SQLException {
    packet(1, "'{}'", "'{}'");
    packet(2, array(1), "'{}'");
    packet(3, array(2), "'{}'");
    packet(4, array(9), "'{}'");
    execute(
        api,
        "INSERT INTO packet_store (packet_id, packet_type, envelope, parent_ids, root_id, generation)"
            + " VALUES (%s, 'note', '{}', %s, %s, 7)".formatted(id(5), array(3), id(2)));
    assertEquals(
        List.of("1|1|0", "2|1|1", "3|1|2", "4|4|0", "5|2|7"),
        rows(
            api,
            "SELECT right(packet_id::text, 1), right(root_id::text, 1), generation FROM packet_store ORDER BY packet_id"));
  }

  @Test
  void followsThePacket_whenItsTagsOwnerOrVisibilityChange() throws SQLException {
    execute(api, Scope.ORG_ADMIN.begin());
    packet(1, array(2), "'{a}'");
    embedding(1);
    terms(1, 3);
    execute(api, "UPDATE packet_store SET tags = '{c}', user_id = NULL, scope = 'cursor'");
    for (String table :
        List.of("packet_tags", "packet_parents", "packet_terms", "memory_embeddings")) {
      assertEquals(
          List.of("|cursor"), rows(api, "SELECT DISTINCT user_id, scope FROM " + table), table);
    }
    assertEquals(List.of("c"), rows(api, "SELECT tag FROM packet_tags"));
    assertEquals(
        List.of("|cursor|1|3", Scope.id("c", 2).substring(1, 37) + "|shared|0|0"),
        rows(
            api,
            "SELECT user_id, scope, sum(documents), sum(terms) FROM lexical_statistics GROUP BY 1, 2 ORDER BY scope"));
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM packet_terms"));
  }

  @Test
  void letsNobodyWriteTagsAndParentsButThroughThePacket() throws SQLException {
    for (String table : List.of("packet_tags", "packet_parents")) {
      for (String sql :
          List.of("DELETE FROM " + table, "UPDATE %s SET scope = 'shared'".formatted(table))) {
        assertState("42501", sql);
      }
    }
  }

  @Test
  void goesWithThePacket_whoeverDeletesIt() throws SQLException {
    packet(1, array(3), "'{a}'");
    packet(2, "'{}'", "'{b}'");
    embedding(1);
    terms(1, 3);
    terms(2, 4);
    execute(
        api,
        "INSERT INTO agent_memory_events (agent_id, event_type, content, packet_id) VALUES ('a', 'e', '{}', %s)"
            .formatted(id(1)),
        "INSERT INTO reasoning_traces (agent_id, packet_id) VALUES ('a', %s)".formatted(id(1)),
        "INSERT INTO semantic_memory (vector, payload) SELECT array_fill(0.1::real, '{1536}')::vector,"
            + " jsonb_build_object('packet_id', %s)".formatted(id(1)),
        "INSERT INTO knowledge_facts (subject, predicate, object, source_packet) VALUES ('a', 'b', '1', %s)"
            .formatted(id(1)),
        "DELETE FROM packet_store WHERE packet_id = " + id(1));
    for (String gone :
        List.of(
            "packet_parents",
            "memory_embeddings",
            "agent_memory_events",
            "reasoning_traces",
            "semantic_memory")) {
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + gone), gone);
    }
    assertEquals(List.of("b"), rows(api, "SELECT tag FROM packet_tags"));
    assertEquals(List.of(""), rows(api, "SELECT source_packet FROM knowledge_facts"));
    assertEquals(List.of("1|4"), statistics());
  }

  @Test
  void leavesWhatAnotherTenantSaysOfThePacket() throws SQLException {
    packet(1, "'{}'", "'{}'");
    execute(
        api,
        new Scope(2, 1, 1, "end_user").begin(),
        "INSERT INTO agent_memory_events (agent_id, event_type, content, packet_id) VALUES ('a', 'e', '{}', %s)"
            .formatted(id(1)),
        Scope.END_USER.begin(),
        "DELETE FROM packet_store",
        new Scope(2, 1, 1, "end_user").begin());
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM agent_memory_events"));
  }

  @Test
  void uncountsAPacketWithItsLastTermOnly_andSumsExactlyAfterFolding() throws SQLException {
    packet(1, "'{}'", "'{}'");
    packet(2, "'{}'", "'{}'");
    terms(1, 3);
    terms(2, 4);
    execute(api, "DELETE FROM packet_terms WHERE packet_id = %s AND term = 't0'".formatted(id(1)));
    assertEquals(List.of("2|7"), statistics());
    execute(api, "DELETE FROM packet_terms WHERE packet_id = " + id(1));
    assertEquals(List.of("1|4"), statistics());
    terms(1, 5);
    assertEquals(List.of("2|9"), statistics());
    api.commit();

    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
    execute(api, Scope.END_USER.begin());
    assertEquals(
        List.of("2|9|1"),
        rows(api, "SELECT sum(documents), sum(terms), count(*) FROM lexical_statistics"));
    execute(api, "DELETE FROM packet_store");
    api.commit();
    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
    execute(api, Scope.END_USER.begin());
    assertEquals(
        List.of("0"),
        rows(api, "SELECT count(*) FROM lexical_statistics"),
        "nothing is left of nothing");
  }

  @Test
  void countsTagsAsTheyComeAndGo_beforeAndAfterFolding() throws SQLException {
    packet(1, "'{}'", "'{a,b,a}'");
    packet(2, "'{}'", "'{b}'");
    assertEquals(List.of("a|1", "b|2"), tags());
    execute(api, "UPDATE packet_store SET tags = '{b,c}' WHERE packet_id = " + id(1));
    assertEquals(List.of("b|2", "c|1"), tags());
    api.commit();

    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
    execute(api, Scope.END_USER.begin());
    assertEquals(
        List.of("b|2|t", "c|1|t"),
        rows(api, "SELECT tag, packets, folded FROM tag_statistics ORDER BY tag"));
    execute(api, "DELETE FROM packet_store WHERE packet_id = " + id(1));
    assertEquals(List.of("b|1"), tags());
    api.commit();
    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of("b|1|t"), rows(api, "SELECT tag, packets, folded FROM tag_statistics"));
    execute(api, "DELETE FROM packet_store");
    api.commit();
  }

  @Test
  void forgetsATagByName_withItsLastPacket() throws SQLException {
    packet(1, "'{}'", "'{a,b}'");
    packet(2, "'{}'", "'{b}'");
    execute(api, "DELETE FROM packet_store WHERE packet_id = " + id(1));
    assertEquals(
        List.of("b|1"),
        rows(api, "SELECT tag, sum(packets) FROM tag_statistics GROUP BY tag ORDER BY tag"));
    execute(api, "UPDATE packet_store SET tags = '{c}'");
    assertEquals(List.of("c|1"), rows(api, "SELECT tag, packets FROM tag_statistics"));
  }

  @Test
  void countsTagsForWhoeverSeesThePacket() throws SQLException {
    execute(api, Scope.L9_SYSTEM.begin());
    packet(1, "'{}'", "'{a}'");
    execute(api, "UPDATE packet_store SET scope = 'l-private'");
    assertEquals(List.of("a|1"), tags());
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of(), tags());
  }

  @Test
  void foldsNothing_whereNobodyWrote() throws SQLException {
    packet(1, "'{}'", "'{a}'");
    terms(1, 3);
    api.commit();
    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
    execute(api, Scope.END_USER.begin());
    List<String> folded = rows(api, "SELECT ctid, xmin FROM tag_statistics");
    api.commit();
    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
    execute(api, Scope.END_USER.begin());
    assertEquals(folded, rows(api, "SELECT ctid, xmin FROM tag_statistics"));
    execute(api, "DELETE FROM packet_store");
    api.commit();
    execute(cluster.as(OWNER, database), "CALL fold_lexical_statistics()");
  }

  private List<String> tags() throws SQLException {
    return rows(
        api,
        "SELECT tag, sum(packets) FROM tag_statistics GROUP BY tag HAVING sum(packets) <> 0"
            + " ORDER BY tag");
  }

  @Test
  void makesAnEmbeddingAsVisibleAsItsPacket_whateverTheWriterSays() throws SQLException {
    execute(api, Scope.L9_SYSTEM.begin());
    packet(1, "'{}'", "'{}'");
    execute(
        api,
        "UPDATE packet_store SET scope = 'l-private'",
        "INSERT INTO memory_embeddings (packet_id, embedding_type, vector, chunk_text, scope) VALUES (%s, 'content', '[1]', 'secret', 'shared')"
            .formatted(id(1)));
    assertEquals(List.of("l-private"), rows(api, "SELECT scope FROM memory_embeddings"));
    execute(api, Scope.END_USER.begin());
    assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM memory_embeddings"));
    assertState(
        "42501",
        "INSERT INTO memory_embeddings (packet_id, embedding_type, vector) VALUES (%s, 'content', '[1]')"
            .formatted(id(1)));
  }

  @Test
  void holdsVectorsOfManyDimensions_butOneOfEachChunkAndModel() throws SQLException {
    packet(1, "'{}'", "'{}'");
    for (int dimension : new int[] {1, 384, 768, 1024, 1536, 2000}) {
      execute(api, vector(dimension, "m" + dimension));
    }
    assertEquals(List.of("6"), rows(api, "SELECT count(*) FROM memory_embeddings"));
    assertState("23514", vector(2001, "big"));
    assertState("23505", vector(384, "m384"));
  }

  @Test
  void ownsEachContentOnce_perThreadAgentAndVisibility() throws SQLException {
    String insert =
        "INSERT INTO packet_store (packet_type, envelope, content_hash, agent_id, thread_id, duplicate_of) VALUES ('note', '{}', 'h', %s, %s, %s)";
    execute(api, insert.formatted("NULL", "NULL", "NULL"));
    execute(api, insert.formatted("'a'", "NULL", "NULL"));
    execute(api, insert.formatted("'a'", id(7), "NULL"));
    execute(api, insert.formatted("'a'", id(7), id(1)));
    assertState("23505", insert.formatted("'a'", id(7), "NULL"));
    assertState("23505", insert.formatted("NULL", "NULL", "NULL"));
  }

  @Test
  void refusesStatesThatMakeNoSense() throws SQLException {
    for (String columns :
        List.of(
            "derivation) VALUES ('note', '{}', 'guess'",
            "root_id, generation) VALUES ('note', '{}', uuid_generate_v4(), -1",
            "scope) VALUES ('note', '{}', 'public'",
            "importance_score) VALUES ('note', '{}', 'NaN'")) {
      String sql = "INSERT INTO packet_store (packet_type, envelope, " + columns + ")";
      var savepoint = api.setSavepoint();
      String state = assertThrows(SQLException.class, () -> execute(api, sql)).getSQLState();
      // the policy of the visibility speaks before the constraint
      assertEquals(columns.startsWith("scope") ? "42501" : "23514", state, columns);
      api.rollback(savepoint);
    }
  }

  private void packet(int number, String parents, String tags) throws SQLException {
    execute(
        api,
        "INSERT INTO packet_store (packet_id, packet_type, envelope, parent_ids, tags) VALUES (%s, 'note', '{}', %s, %s)"
            .formatted(id(number), parents, tags));
  }

  private void embedding(int packet) throws SQLException {
    execute(
        api,
        "INSERT INTO memory_embeddings (packet_id, embedding_type, vector) VALUES (%s, 'content', '[1,2]')"
            .formatted(id(packet)));
  }

  /** As the indexer does: the terms, and their share of the statistics, in one transaction. */
  private void terms(int packet, int length) throws SQLException {
    execute(
        api,
        "INSERT INTO packet_terms (term, packet_id, frequency, length) SELECT 't' || n, %s, 1, %d FROM generate_series(0, %d) n"
            .formatted(id(packet), length, length - 1),
        "INSERT INTO lexical_statistics (documents, terms) VALUES (1, %d)".formatted(length));
  }

  private List<String> statistics() throws SQLException {
    return rows(api, "SELECT sum(documents), sum(terms) FROM lexical_statistics");
  }

  private void assertState(String state, String sql) throws SQLException {
    var savepoint = api.setSavepoint();
    assertEquals(
        state, assertThrows(SQLException.class, () -> execute(api, sql), sql).getSQLState(), sql);
    api.rollback(savepoint);
  }

  private static String vector(int dimension, String model) {
    return "INSERT INTO memory_embeddings (packet_id, embedding_type, model, vector) SELECT %s, 'content', '%s', array_fill(0.1::real, '{%d}')::vector"
        .formatted(id(1), model, dimension);
  }

  private static String id(int number) {
    return "'00000000-0000-7000-8000-%012d'::uuid".formatted(number);
  }

  private static String array(int number) {
    return "ARRAY[" + id(number) + "]";
  }
}
