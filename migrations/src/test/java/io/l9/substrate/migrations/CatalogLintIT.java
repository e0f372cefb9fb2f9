package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for every table, view and function, also for later ones. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogLintIT {

  private final Connection superuser;
  private final SortedSet<String> asMigrated;

  CatalogLintIT(TestCluster cluster) throws SQLException {
    superuser = cluster.as("postgres", cluster.migrated()).getConnection();
    asMigrated = Catalog.of(superuser);
  }

  @AfterAll
  void disconnect() throws SQLException {
    superuser.close();
  }

  @Test
  void knowsTheTwentyTwoTablesAndThoseBesideThem() throws SQLException {
    assertEquals(List.of("59"), CatalogLint.ask(superuser, "SELECT count(*) FROM tables"));
  }

  /** The proofs cover every table, since their list does. */
  @Test
  void provesEveryTableThatThereIs() throws SQLException {
    List<String> unproven =
        new ArrayList<>(CatalogLint.ask(superuser, "SELECT relname FROM tables ORDER BY 1"));
    Tables.ALL.forEach(table -> unproven.remove(table.name()));
    Tables.PROVEN_APART.forEach(table -> unproven.remove(table.name()));
    assertEquals(List.of(), unproven, "neither in Tables.ALL nor in Tables.PROVEN_APART");
  }

  /** The mutants of {@link IsolationMutantsIT} show that each rule can fail. */
  @ParameterizedTest
  @EnumSource
  void holds(CatalogLint lint) throws SQLException {
    assertEquals(List.of(), lint.findings(superuser));
  }

  /** The two tables of no tenant: nobody else has a right, or a policy that lets him in. */
  @Test
  void leavesTheOperatorsTablesToTheJobs() throws SQLException {
    assertEquals(
        List.of(
            "job_runs|t|t|l9_user|l9_platform|DELETE,INSERT,SELECT|l9_platform",
            "scheduled_jobs|t|t|l9_user|l9_maintainer|DELETE,INSERT,SELECT,UPDATE|l9_maintainer"),
        CatalogLint.ask(
            superuser,
            """
            SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole,
              (SELECT string_agg(DISTINCT acl.grantee::regrole::text, ',') FROM aclexplode(relacl) AS acl
               WHERE acl.grantee <> relowner),
              (SELECT string_agg(acl.privilege_type, ',' ORDER BY acl.privilege_type)
               FROM aclexplode(relacl) AS acl WHERE acl.grantee <> relowner),
              (SELECT string_agg(r::regrole::text, ',') FROM pg_policy, unnest(polroles) AS r WHERE polrelid = c.oid)
            FROM pg_class c WHERE relname IN ('job_runs', 'scheduled_jobs') ORDER BY 1
            """));
  }

  /** The comparison of roads must be able to fail. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE tasks DISABLE ROW LEVEL SECURITY",
        "DROP POLICY packet_store_org_isolation ON packet_store",
        "CREATE POLICY weak ON tasks USING (true)",
        "ALTER POLICY tasks_tenant_isolation ON tasks USING (true)",
        "ALTER TABLE tasks ALTER tenant_id DROP NOT NULL",
        "ALTER TABLE tasks ALTER status DROP DEFAULT",
        "ALTER TABLE tasks ADD note text",
        "CREATE UNIQUE INDEX wide ON task_reflections (task_id)",
        "DROP INDEX packet_store_newest",
        "GRANT SELECT ON agent_log TO PUBLIC",
        "GRANT DELETE ON agent_log TO l9_app",
        "GRANT SELECT ON memory_embeddings_p00 TO l9_app",
        "GRANT SELECT ON mv_entity_graph TO l9_app",
        "GRANT EXECUTE ON FUNCTION update_packet_access TO PUBLIC",
        "ALTER FUNCTION l9_can_read RESET search_path",
        "ALTER FUNCTION l9_scope_of VOLATILE",
        "ALTER TABLE packet_store DISABLE TRIGGER packet_store_copy_arrays",
        "ALTER TABLE tasks OWNER TO l9_views"
      })
  void noticesEveryKindOfDifference(String change) throws SQLException {
    execute(superuser, "BEGIN", change);
    try {
      assertNotEquals(asMigrated, Catalog.of(superuser));
    } finally {
      execute(superuser, "ROLLBACK");
    }
  }
}
