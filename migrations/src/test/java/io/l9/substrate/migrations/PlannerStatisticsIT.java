package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The planner's estimates, which tell a scope nothing of rows that it does not see. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlannerStatisticsIT {

  private static final String SECRET = "merger";
  private static final String OTHER = "murmur";

  private final TestCluster cluster;
  private Connection superuser;
  private Actor actor;

  PlannerStatisticsIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void plant() throws SQLException {
    String database = cluster.migrated();
    superuser = cluster.as("postgres", database).getConnection();
    actor = Actor.loggedIn(cluster, database);
    execute(
        superuser,
        """
        INSERT INTO packet_store (packet_id, packet_type, envelope, tenant_id, org_id, user_id, root_id, agent_id, session_id,
                                  trace_id, content_hash, tags)
          SELECT id, word, '{}', %1$s, %2$s, %3$s, id, word, word, word, word || n, ARRAY[word]
          FROM generate_series(1, 400) AS n, LATERAL (SELECT md5('p' || n)::uuid AS id, CASE WHEN n %% 2 = 0 THEN '%4$s' ELSE 'a' || n END AS word) AS w
        """
            .formatted(Scope.id("a", 2), Scope.id("b", 2), Scope.id("c", 2), SECRET),
        """
        INSERT INTO packet_terms (tenant_id, org_id, user_id, term, packet_id, frequency, length)
          SELECT tenant_id, org_id, user_id, agent_id, packet_id, 1, 1 FROM packet_store
        """,
        """
        INSERT INTO knowledge_facts (tenant_id, org_id, user_id, subject, predicate, object)
          SELECT tenant_id, org_id, user_id, agent_id, agent_id, '1' FROM packet_store
        """,
        """
        INSERT INTO agent_memory_events (tenant_id, org_id, user_id, agent_id, event_type, content)
          SELECT tenant_id, org_id, user_id, agent_id, agent_id, '{}' FROM packet_store
        """,
        """
        INSERT INTO tasks (tenant_id, org_id, user_id, type) SELECT tenant_id, org_id, user_id, agent_id FROM packet_store
        """,
        "ANALYZE");
  }

  @AfterEach
  void disconnect() throws SQLException {
    actor.close();
    superuser.close();
  }

  @Test
  void tellsNothingOfOthersWords() throws SQLException {
    assertEquals(List.of(), told());
  }

  /** Statistics from before the rule stay until the superuser's file is run once more. */
  @Test
  void tellsNothingAnyMore_afterTheSetupHasRunAgain() throws SQLException {
    execute(
        superuser,
        "ALTER TABLE packet_tags ALTER COLUMN tag SET STATISTICS 100",
        "ANALYZE packet_tags");
    assertNotEquals(List.of(), told(), "the test would notice");
    execute(
        superuser,
        "SET ROLE l9_user",
        "CALL l9_keep_no_values()",
        "RESET ROLE",
        "ANALYZE packet_tags");
    assertNotEquals(List.of(), told(), "PostgreSQL keeps what it has");
    ClusterSetup.extensions(cluster.as("postgres", superuser.getCatalog()));
    assertEquals(List.of(), told());
  }

  /** Columns of which the plan for a word that is there differs from that for one that is not. */
  private List<String> told() throws SQLException {
    List<String> columns =
        rows(
            superuser,
            """
            SELECT relname, quote_ident(attname) FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND atttypid = 'text'::regtype
              AND has_table_privilege('l9_app', c.oid, 'SELECT') ORDER BY 1, 2
            """);
    List<String> told = new ArrayList<>();
    Connection scoped = actor.enter(Scope.END_USER);
    for (String column : columns) {
      String table = column.split("\\|")[0];
      String name = column.split("\\|")[1];
      for (String condition : List.of("%s = '%s'", "%s < '%s'", "%s >= '%s'")) {
        String plan = "EXPLAIN SELECT FROM " + table + " WHERE " + condition;
        if (!plan(scoped, plan.formatted(name, SECRET))
            .equals(plan(scoped, plan.formatted(name, OTHER)))) {
          told.add(column + " " + condition);
        }
      }
    }
    actor.leave();
    return told;
  }

  private static String plan(Connection scoped, String explain) throws SQLException {
    return String.join("\n", rows(scoped, explain)).replace(SECRET, OTHER);
  }
}
