package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind the policies, each query that there is uses the index that was made for it. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlansIT {

  private static final String TENANT = Scope.id("a", 1);

  private final Connection api;

  PlansIT(TestCluster cluster) throws SQLException {
    String database = cluster.migrated();
    execute(
        cluster.as("postgres", database),
        "SELECT setseed(0.4)",
        """
        INSERT INTO packet_store (packet_id, packet_type, envelope, "timestamp", tenant_id, org_id, user_id, root_id,
                                  thread_id, agent_id, content_hash, tags, parent_ids, correlation_id)
          SELECT id, 'note', '{}', now() - n * interval '1 minute', tenant, tenant, tenant, id,
                 md5('thread' || n % 200)::uuid, 'agent' || n % 20, md5('content' || n), ARRAY['tag' || n % 30, 'all'], ARRAY[md5('p' || n % 900)::uuid],
                 md5('c' || n % 700)::uuid
          FROM generate_series(1, 6000) AS n,
               LATERAL (SELECT md5('p' || n)::uuid AS id, ('a0000000-0000-4000-8000-' || lpad((n % 10)::text, 12, '0'))::uuid AS tenant) AS made
        """,
        """
        INSERT INTO packet_terms (tenant_id, org_id, user_id, term, packet_id, frequency, length)
          SELECT tenant_id, org_id, user_id, 'term' || (row_number() OVER () + t) % 40, packet_id, 1, 3
          FROM packet_store, generate_series(1, 3) AS t
        """,
        """
        INSERT INTO knowledge_facts (tenant_id, org_id, user_id, subject, predicate, object)
          SELECT tenant_id, org_id, user_id, 'subject' || row_number() OVER () % 300, 'is', '1' FROM packet_store
        """,
        """
        INSERT INTO memory_embeddings (tenant_id, packet_id, embedding_type, model, vector)
          SELECT tenant_id, packet_id, 'content', 'm', (SELECT array_agg(random() - 0.5) FROM generate_series(1, 384) WHERE packet_id IS NOT NULL)::vector
          FROM packet_store ORDER BY "timestamp" LIMIT 1500
        """,
        """
        INSERT INTO world_entity_attributes (tenant_id, org_id, entity_id, path, kind, text_value, number_value, is_reference)
          SELECT tenant_id, org_id, 'e' || n, 'path' || n % 7, CASE n % 2 WHEN 0 THEN 'string' ELSE 'number' END,
                 CASE n % 2 WHEN 0 THEN 'v' || n % 500 END, CASE n % 2 WHEN 1 THEN n % 500 END, n % 10 = 0
          FROM (SELECT tenant_id, org_id, row_number() OVER () AS n FROM packet_store) AS made
        """,
        "ANALYZE");
    api = cluster.as(API, database).getConnection();
    execute(
        api,
        "SELECT l9_set_scope(%1$s, %1$s, %1$s, 'end_user')".formatted(TENANT),
        "SET hnsw.iterative_scan = relaxed_order");
  }

  @AfterAll
  void disconnect() throws SQLException {
    api.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          packet_store_newest            | SELECT * FROM packet_store WHERE tenant_id = %s ORDER BY "timestamp" DESC, packet_id DESC LIMIT 20
          packet_store_thread            | SELECT * FROM packet_store WHERE tenant_id = %s AND thread_id = md5('thread11')::uuid ORDER BY "timestamp", packet_id
          packet_store_agent             | SELECT * FROM packet_store WHERE tenant_id = %s AND agent_id = 'agent1' ORDER BY "timestamp" DESC, packet_id DESC LIMIT 5
          packet_store_duplicate_key     | SELECT * FROM packet_store WHERE tenant_id = %s AND content_hash = md5('content11')
          packet_store_correlation       | SELECT * FROM packet_store WHERE tenant_id = %s AND correlation_id = md5('c11')::uuid
          packet_store_expiry            | SELECT * FROM packet_store WHERE tenant_id = %s AND ttl <= now()
          packet_tags_pkey               | SELECT * FROM packet_tags WHERE tenant_id = %s AND tag = 'all' ORDER BY "timestamp" DESC, packet_id DESC LIMIT 5
          packet_parents_children        | SELECT * FROM packet_parents WHERE tenant_id = %s AND parent_id = md5('p11')::uuid
          packet_parents_pkey            | SELECT * FROM packet_parents WHERE tenant_id = %s AND packet_id = md5('p11')::uuid
          packet_terms_impact            | SELECT packet_id, frequency, length FROM packet_terms WHERE tenant_id = %s AND term = 'term11'
          knowledge_facts_subject        | SELECT * FROM knowledge_facts WHERE tenant_id = %s AND subject_normalized = 'subject11' AND predicate = 'is'
          """)
  void usesItsIndex(String index, String query) throws SQLException {
    // Of words there are no statistics: the planner takes each for one in two hundred, and may as
    // well sort the three rows that it then expects here. That the index has the order is the
    // point.
    execute(api, "SET enable_sort = " + !query.matches(".*(tag|agent_id) = .* LIMIT .*"));
    String plan = plan(query.formatted(TENANT));
    execute(api, "RESET enable_sort");
    assertTrue(plan.contains(index), plan);
    assertFalse(plan.contains("Seq Scan"), plan);
    assertFalse(query.contains("LIMIT") && plan.contains("Sort"), plan);
  }

  @Test
  void searchesOnePartition_throughTheIndexOfTheDimension() throws SQLException {
    String search =
        """
        SELECT packet_id FROM memory_embeddings
        WHERE tenant_id = %s AND embedding_type = 'content' AND model = 'm' AND vector_dims(vector) = 384
        ORDER BY vector::vector(384) <=> array_fill(0.1::real, '{384}')::vector(384) LIMIT 10
        """
            .formatted(TENANT);
    execute(api, "SET enable_sort = off");
    String plan = plan(search);
    execute(api, "RESET enable_sort");
    assertTrue(plan.matches("(?s).*Index Scan using memory_embeddings_p\\d+_vector_idx.*"), plan);
    assertEquals(
        plan.indexOf(" on memory_embeddings_p"), plan.lastIndexOf(" on memory_embeddings_p"), plan);
    assertEquals(10, rows(api, search).size(), "the nearest of other tenants take no place");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          text      | path = 'path2' AND text_value = 'v2'      | text_value = .* AND .path =
          number    | path = 'path3' AND number_value = 3       | number_value = .* AND .path =
          reference | is_reference AND text_value = 'v20'       | text_value =
          """)
  void findsEntitiesByTheirScalars(String index, String condition, String bound)
      throws SQLException {
    String plan =
        plan(
            "SELECT entity_id FROM world_entity_attributes WHERE tenant_id = %1$s AND world_id = %1$s AND %2$s"
                .formatted(TENANT, condition));
    assertTrue(plan.contains("world_entity_attributes_" + index), plan);
    assertTrue(
        plan.matches(
            "(?s).*Index Cond: [^\n]*tenant_id = [^\n]*world_id = [^\n]*"
                + bound.replace(".*", "[^\n]*")
                + ".*"),
        plan);
  }

  @Test
  void countsTheVisibleOfATenant_whenTheOwnerOfAllReadsTheSame() throws SQLException {
    assertEquals(List.of("600"), rows(api, "SELECT count(*) FROM packet_store"));
  }

  private String plan(String query) throws SQLException {
    return String.join("\n", rows(api, "EXPLAIN " + query));
  }
}
