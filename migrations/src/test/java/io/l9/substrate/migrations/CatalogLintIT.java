package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold of every table, view and function, also of those that come later. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CatalogLintIT {

  private static final String OURS =
      """
      WITH tables AS (
        SELECT c.* FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
          AND NOT relispartition AND relname <> 'l9_schema_history'
      ), functions AS (
        SELECT p.* FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      )
      """;

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
  void knowsTheTwentyTwoTablesAndTheFourBesideThem() throws SQLException {
    assertEquals(List.of("26"), rows(superuser, OURS + "SELECT count(*) FROM tables"));
  }

  @Test
  void guardsEveryTable_withForcedPoliciesByTheSpecificationsNames() throws SQLException {
    assertNone(
        "SELECT relname FROM tables WHERE NOT relrowsecurity OR NOT relforcerowsecurity OR relowner"
            + " <> 'l9_user'::regrole");
    assertNone(
        """
        SELECT relname, wanted FROM tables, unnest(ARRAY[
            '_base permissive l9_app', '_admin_override permissive l9_platform',
            '_tenant_isolation restrictive l9_app', '_org_isolation restrictive l9_app',
            '_user_visibility restrictive l9_app', '_write_insert restrictive l9_app',
            '_write_update restrictive l9_app', '_write_delete restrictive l9_app']
          || CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attname = 'scope')
                  THEN ARRAY['_scope_access restrictive l9_app'] ELSE '{}'::text[] END) AS wanted
        WHERE relname || wanted NOT IN (
          SELECT polname || CASE WHEN polpermissive THEN ' permissive ' ELSE ' restrictive ' END
                 || (SELECT string_agg(r::regrole::text, ',') FROM unnest(polroles) AS r)
          FROM pg_policy WHERE polrelid = tables.oid)
        """);
    assertEquals(
        rows(
            superuser,
            OURS
                + "SELECT 8 * count(*) + count(*) FILTER (WHERE EXISTS (SELECT FROM"
                + " pg_attribute WHERE attrelid = tables.oid AND attname = 'scope')) FROM tables"),
        rows(superuser, "SELECT count(*) FROM pg_policy"),
        "no policy but these");
  }

  @Test
  void keepsTheTenantAloneInItsPolicy_andReadsNoSettingInAny() throws SQLException {
    assertNone(
        "SELECT polname FROM pg_policy WHERE pg_get_expr(polqual, polrelid) ~ 'current_setting' OR"
            + " pg_get_expr(polwithcheck, polrelid) ~ 'current_setting'");
    assertNone(
        "SELECT polname FROM pg_policy WHERE polname ~ '_tenant_isolation$' AND"
            + " pg_get_expr(polqual, polrelid) !~ '^\\(tenant_id = \\( SELECT l9_scope_tenant\\('");
    assertNone(
        // every helper stands in a sub-select, so that it is called once
        "SELECT polname FROM pg_policy, regexp_matches(coalesce(pg_get_expr(polqual, polrelid), '') ||"
            + " coalesce(pg_get_expr(polwithcheck, polrelid), ''), '(.{7})l9_(scope|current)_[a-z_]+\\(', 'g') AS call"
            + " WHERE call[1] <> 'SELECT '");
  }

  @Test
  void carriesIdentityAndARequiredTenantEverywhere() throws SQLException {
    assertNone(
        """
        SELECT relname, wanted FROM tables, unnest('{tenant_id,org_id,user_id}'::text[]) AS wanted
        WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid AND attname = wanted
                          AND atttypid = 'uuid'::regtype AND (attname = 'tenant_id') = attnotnull)
        """);
    assertNone(
        """
        SELECT relname, wanted FROM tables, unnest('{correlation_id,session_id,trace_id}'::text[]) AS wanted
        WHERE relname NOT IN ('packet_parents', 'packet_tags', 'packet_terms', 'lexical_statistics')
          AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = tables.oid
                          AND attname IN (wanted, 'request_' || wanted))
        """);
    assertNone(
        "SELECT relname, attname FROM tables JOIN pg_attribute ON attrelid = tables.oid"
            + " WHERE atttypid = 'timestamp'::regtype");
  }

  @Test
  void beginsEveryNaturalKeyAndReferenceWithTheTenant() throws SQLException {
    assertNone(
        """
        SELECT relname, pg_get_indexdef(indexrelid) FROM tables JOIN pg_index ON indrelid = tables.oid
        WHERE indisunique AND (SELECT attname FROM pg_attribute WHERE attrelid = indrelid AND attnum = indkey[0]) <> 'tenant_id'
          AND NOT (indisprimary AND indnatts = 1)
        """);
    assertNone(
        "SELECT conrelid::regclass, conname FROM pg_constraint JOIN tables ON conrelid = tables.oid"
            + " WHERE contype = 'f' AND pg_get_constraintdef(pg_constraint.oid) !~"
            + " '^FOREIGN KEY \\(tenant_id, .*REFERENCES \\S+\\(tenant_id, '");
  }

  @Test
  void indexesNoCounter() throws SQLException {
    assertNone(
        "SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN tables ON indrelid = tables.oid WHERE"
            + " pg_get_indexdef(indexrelid) ~ 'access_count|last_accessed|importance_score|mention_count'");
  }

  @Test
  void grantsNamedTablesToTheTwoGroupsOnly() throws SQLException {
    assertNone(
        """
        SELECT relname, acl.grantee::regrole, acl.privilege_type
        FROM (SELECT * FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')) AS objects,
             aclexplode(relacl) AS acl
        WHERE acl.grantee <> relowner
          AND (acl.grantee = 0 OR acl.grantee::regrole::text NOT IN ('l9_app', 'l9_platform')
               OR acl.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE') OR relkind = 'm')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = objects.oid AND d.deptype = 'e')
        """);
    assertNone(
        "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND (relacl IS NOT NULL"
            + " OR NOT relrowsecurity OR NOT relforcerowsecurity OR EXISTS (SELECT FROM pg_policy"
            + " WHERE polrelid = pg_class.oid))");
  }

  @Test
  void pinsEverySearchPath_andKeepsDefinersFromThePublic() throws SQLException {
    // a procedure that commits cannot; its body names the schema, or has one statement per batch
    assertNone(
        "SELECT oid::regprocedure FROM functions WHERE prosqlbody IS NULL AND proconfig IS NULL AND NOT"
            + " (prokind = 'p' AND prosrc ~ 'COMMIT;')");
    assertNone(
        "SELECT oid::regprocedure FROM functions WHERE prosecdef AND (proowner <> 'l9_views'::regrole"
            + " OR proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) AS acl WHERE acl.grantee = 0))");
    assertNone(
        "SELECT oid::regprocedure FROM functions, unnest(proconfig) AS setting WHERE setting ~"
            + " 'search_path' AND setting !~ 'pg_temp$'");
  }

  @Test
  void makesScopeHelpersStableAndParallelSafe() throws SQLException {
    assertNone(
        "SELECT oid::regprocedure FROM functions WHERE proname ~"
            + " '^(l9_current_|l9_is_admin|l9_scope_|l9_require_scope|temporal_weight|combined_importance)'"
            + " AND (provolatile <> 's' OR proparallel <> 's')");
  }

  @Test
  void showsMaterializedViewsOnlyThroughBarriers() throws SQLException {
    assertEquals(
        List.of(
            "agent_recent_important|l9_views",
            "entity_graph|l9_views",
            "high_confidence_facts|l9_views",
            "reflection_patterns|l9_views"),
        rows(
            superuser,
            "SELECT relname, relowner::regrole FROM pg_class WHERE relkind = 'v' AND relnamespace ="
                + " 'public'::regnamespace AND 'security_barrier=true' = ANY (reloptions) ORDER BY 1"));
    assertNone(
        "SELECT relname FROM pg_class WHERE relkind = 'm' AND (relowner <> 'l9_views'::regrole OR NOT"
            + " relispopulated)");
  }

  /** The lint above, and the comparison of roads, must be able to fail. */
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
        "ALTER FUNCTION l9_require_scope VOLATILE",
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

  private void assertNone(String query) throws SQLException {
    assertEquals(List.of(), rows(superuser, OURS + query));
  }
}
