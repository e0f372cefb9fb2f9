package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The erasure of a packet with all that was derived from it, and the rights to call it. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PacketCurationIT {

  private static final String PACKET = "00000000-0000-7000-8000-000000000001";
  private static final Scope COLLEAGUE = new Scope(1, 1, 2, "end_user");
  private static final Scope FOREIGNER = new Scope(2, 1, 1, "end_user");

  private final TestCluster cluster;
  private final String database;
  private Connection api;

  PacketCurationIT(TestCluster cluster) throws SQLException {
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
  void erasesWhatWasDerived_whoeverOfTheTenantDerivedIt_andUnlinksWhatHasOtherSupport()
      throws SQLException {
    execute(api, Scope.ORG_ADMIN.begin());
    packet();
    for (Scope scope : List.of(Scope.END_USER, COLLEAGUE)) {
      execute(api, scope.begin());
      derive();
    }
    assertEquals(
        List.of(
            "accesses|2",
            "embeddings|1",
            "events|2",
            "facts|2",
            "notes|2",
            "packets|1",
            "reflections|2",
            "relationships|2",
            "summaries|2",
            "terms|1",
            "traces|2",
            "unlinked|6"),
        erase(Scope.ORG_ADMIN));
    execute(api, Scope.TENANT_ADMIN.begin());
    for (String table :
        List.of(
            "packet_store",
            "packet_terms",
            "memory_embeddings",
            "memory_access_log",
            "semantic_memory",
            "agent_memory_events",
            "reasoning_traces",
            "reflection_store",
            "memory_summaries")) {
      assertEquals(List.of("0"), rows(api, "SELECT count(*) FROM " + table), table);
    }
    for (String table : List.of("knowledge_facts", "entity_relationships", "world_model_updates")) {
      assertEquals(
          List.of("2|2"),
          rows(api, "SELECT count(*), count(*) FILTER (WHERE source_packet IS NULL) FROM " + table),
          table);
    }
    assertEquals(
        List.of("0"),
        rows(api, "SELECT sum(documents) FROM lexical_statistics"),
        "its share of the statistics goes with its terms");
  }

  @Test
  void leavesWhatAnotherTenantNotedUnderTheSameId() throws SQLException {
    packet();
    execute(
        api,
        FOREIGNER.begin(),
        "INSERT INTO agent_memory_events (agent_id, packet_id, event_type, content)"
            + " VALUES ('a', '%s', 'e', '{}')".formatted(PACKET));
    erase(Scope.END_USER);
    execute(api, FOREIGNER.begin());
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM agent_memory_events"));
  }

  @Test
  void erasesNothing_forWhoMayNotWriteThePacket() throws SQLException {
    execute(api, Scope.ORG_ADMIN.begin());
    execute(
        api,
        "INSERT INTO packet_store (packet_id, packet_type, envelope, user_id)"
            + " VALUES ('%s', 'note', '{}', NULL)".formatted(PACKET));
    for (Scope other :
        List.of(Scope.END_USER, COLLEAGUE, FOREIGNER, new Scope(1, 2, null, "org_admin"))) {
      assertEquals(List.of(), erase(other), other.toString());
    }
    execute(api, "SAVEPOINT usurped", "SELECT set_config('app.role', 'platform_admin', true)");
    assertEquals(
        List.of(), rows(api, "SELECT * FROM l9_erase_packet('%s', true)".formatted(PACKET)));
    execute(api, "ROLLBACK TO usurped", Scope.ORG_ADMIN.begin());
    assertEquals(List.of("1"), rows(api, "SELECT count(*) FROM packet_store"));
  }

  @Test
  void doesNothingWithoutAScope() throws SQLException {
    api.rollback();
    for (String call :
        List.of(
            "SELECT * FROM l9_erase_packet('%s', true)".formatted(PACKET),
            "SELECT l9_contradict_packet('%1$s', '%1$s', 'a', now())".formatted(PACKET))) {
      SQLException refused = assertThrows(SQLException.class, () -> rows(api, call));
      assertEquals("42501", refused.getSQLState(), "the login alone has no right to call it");
      api.rollback();
    }
  }

  /** One that belongs to the organisation, if its administrator stores it. */
  private void packet() throws SQLException {
    String user = "CASE WHEN l9_current_role() = 'end_user' THEN l9_current_user_id() END";
    execute(
        api,
        "INSERT INTO packet_store (packet_id, packet_type, envelope, user_id)"
            + " VALUES ('%s', 'note', '{}', %s)".formatted(PACKET, user),
        "INSERT INTO packet_terms (packet_id, term, frequency, length, user_id)"
            + " VALUES ('%s', 'a', 1, 1, %s)".formatted(PACKET, user),
        "INSERT INTO lexical_statistics (documents, terms) VALUES (1, 1)",
        "INSERT INTO memory_embeddings (packet_id, embedding_type, vector)"
            + " VALUES ('%s', 'content', '[1,2]')".formatted(PACKET));
  }

  /** One row of each kind that rests on the packet, and one of each that has other support. */
  private void derive() throws SQLException {
    List<String> statements = new ArrayList<>();
    for (int support = 1; support <= 2; support++) {
      statements.add(
          "INSERT INTO knowledge_facts (subject, predicate, object, source_packet,"
              + " supporting_packet_count) VALUES ('a', 'b', '1', '%s', %d)");
      statements.add(
          "INSERT INTO entity_relationships (source_entity, relationship_type, target_entity,"
              + " source_packet, mention_count) VALUES ('a', 'r%2$d', 'b', '%1$s', %2$d)");
    }
    statements.add(
        "INSERT INTO reflection_store (reflection_type, content, source_packet)"
            + " VALUES ('lesson', 'c', '%s')");
    statements.add(
        "INSERT INTO memory_summaries (scope_type, scope_value, summary_text, source_packet_ids)"
            + " VALUES ('agent', 'a', 't', ARRAY['%s'::uuid])");
    statements.add(
        "INSERT INTO semantic_memory (payload, vector) VALUES"
            + " (jsonb_build_object('packet_id', '%s'), array_fill(0.1::real, '{1536}')::vector)");
    statements.add(
        "INSERT INTO agent_memory_events (agent_id, packet_id, event_type, content)"
            + " VALUES ('a', '%s', 'e', '{}')");
    statements.add("INSERT INTO reasoning_traces (agent_id, packet_id) VALUES ('a', '%s')");
    statements.add(
        "INSERT INTO memory_access_log (agent_id, target_type, target_id)"
            + " VALUES ('a', 'packet', '%s')");
    statements.add(
        "INSERT INTO world_model_updates (update_id, source_packet)"
            + " VALUES (uuid_generate_v4(), '%s')");
    for (int i = 0; i < statements.size(); i++) {
      execute(api, statements.get(i).formatted(PACKET, 1 + i / 2 % 2));
    }
  }

  private List<String> erase(Scope scope) throws SQLException {
    execute(api, scope.begin());
    return rows(
        api,
        "SELECT kind, erased FROM l9_erase_packet('%s', false) ORDER BY kind".formatted(PACKET));
  }
}
