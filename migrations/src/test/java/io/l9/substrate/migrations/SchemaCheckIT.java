package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.migrations.Finding.Severity;
import io.l9.substrate.migrations.tables.TableDescriptor.Kind;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the catalog: each finds the fault that is planted for it, and no other does. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaCheckIT {

  private static final ExpectedSchema EXPECTED = ExpectedSchema.read();

  private final String name;
  private final Connection superuser;

  SchemaCheckIT(TestCluster cluster) throws SQLException {
    this.name = cluster.migrated();
    this.superuser = cluster.as("postgres", name).getConnection();
    execute(superuser, "SET jit = off");
  }

  @AfterAll
  void disconnect() throws SQLException {
    superuser.close();
  }

  @Test
  void findNothingInAMigratedSchema() throws SQLException {
    assertEquals(List.of(), found(superuser));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          rls              | BROKEN  | ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY
          rls              | BROKEN  | ALTER TABLE memory_embeddings_p03 DISABLE ROW LEVEL SECURITY
          policies         | BROKEN  | DROP POLICY packet_terms_org_isolation ON packet_terms
          policies         | BROKEN  | DROP POLICY packet_terms_known_packet_id ON packet_terms
          policies-extra   | BROKEN  | CREATE POLICY weak ON tasks USING (true)
          policies-extra   | BROKEN  | CREATE POLICY weak ON memory_embeddings_p00 USING (true)
          policies-changed | BROKEN  | ALTER POLICY tasks_tenant_isolation ON tasks USING (true)
          policies-changed | BROKEN  | ALTER POLICY tasks_user_visibility ON tasks USING (user_id IS NOT NULL)
          policies-changed | BROKEN  | ALTER POLICY world_model_updates_write_insert ON world_model_updates WITH CHECK (true)
          policies         | BROKEN  | ALTER POLICY tasks_write_delete ON tasks TO l9_platform
          grants           | BROKEN  | GRANT SELECT ON agent_log TO PUBLIC
          grants           | BROKEN  | GRANT DELETE ON agent_log TO l9_app
          grants           | BROKEN  | GRANT UPDATE (message) ON agent_log TO l9_app
          grants           | BROKEN  | GRANT SELECT ON memory_embeddings_p00 TO l9_app
          grants           | BROKEN  | GRANT SELECT ON mv_entity_graph TO l9_app
          grants           | BROKEN  | GRANT UPDATE ON SEQUENCE tasks_id_seq TO l9_app
          grants-missing   | BROKEN  | REVOKE INSERT ON packet_store FROM l9_app
          functions        | BROKEN  | GRANT EXECUTE ON FUNCTION update_packet_access TO PUBLIC
          functions        | BROKEN  | ALTER FUNCTION l9_can_read RESET search_path
          functions        | BROKEN  | GRANT EXECUTE ON FUNCTION l9_add_access_months TO l9_app
          triggers         | BROKEN  | ALTER TABLE packet_store DISABLE TRIGGER packet_store_copy_arrays
          triggers         | BROKEN  | DROP TRIGGER packet_store_keep_written ON packet_store
          triggers         | BROKEN  | ALTER TABLE memory_embeddings_p00 DISABLE TRIGGER USER
          words            | WARNING | ALTER TABLE packet_tags ALTER tag SET STATISTICS -1
          tenants          | BROKEN  | ALTER TABLE tasks ALTER tenant_id DROP NOT NULL
          keys             | BROKEN  | CREATE UNIQUE INDEX wide ON task_reflections (task_id)
          indexes          | WARNING | DROP INDEX packet_store_newest
          indexes-invalid  | WARNING | UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tasks_newest'::regclass
          owner            | WARNING | ALTER TABLE tasks OWNER TO postgres
          creation         | WARNING | GRANT CREATE ON SCHEMA public TO l9_api
          view-age         | WARNING | COMMENT ON MATERIALIZED VIEW mv_entity_graph IS NULL
          view-age         | WARNING | COMMENT ON MATERIALIZED VIEW mv_entity_graph IS 'refreshed at 2020-01-01T00:00:00Z'
          views            | BROKEN  | REFRESH MATERIALIZED VIEW mv_entity_graph WITH NO DATA
          partitions       | BROKEN  | ALTER TABLE memory_embeddings DETACH PARTITION memory_embeddings_p07
          partitions       | BROKEN  | ALTER TABLE memory_access_log DETACH PARTITION memory_access_log_rest
          extensions       | BROKEN  | DROP EXTENSION pgcrypto
          """)
  void findsAPlantedFault(String code, Severity severity, String fault) throws SQLException {
    execute(superuser, "BEGIN", fault);
    try {
      assertEquals(List.of(code), found(superuser), fault);
    } finally {
      execute(superuser, "ROLLBACK");
    }
    assertEquals(severity, check(code).severity());
  }

  /** Faults of the whole cluster, in a transaction that is never committed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          roles          | BROKEN  | ALTER ROLE l9_api BYPASSRLS
          roles          | BROKEN  | ALTER ROLE l9_api CREATEROLE
          roles          | BROKEN  | ALTER ROLE l9_maintainer SUPERUSER
          roles          | BROKEN  | ALTER ROLE l9_app LOGIN
          memberships    | BROKEN  | GRANT l9_platform TO l9_api
          memberships    | BROKEN  | REVOKE l9_platform FROM l9_maintainer
          creation       | WARNING | GRANT TEMPORARY ON DATABASE %s TO l9_api
          settings       | WARNING | ALTER ROLE l9_api SET plan_cache_mode = force_custom_plan
          settings       | WARNING | ALTER ROLE l9_api RESET jit
          settings       | WARNING | ALTER ROLE l9_api SET row_security = off
          settings       | WARNING | ALTER DATABASE %s SET search_path = elsewhere
          settings       | WARNING | ALTER ROLE l9_api SET hnsw.ef_search = 1
          settings-scope | BROKEN  | ALTER ROLE l9_api SET app.tenant_id = '00000000-0000-0000-0000-00000000000a'
          settings-scope | BROKEN  | ALTER ROLE l9_api SET role = l9_app
          """)
  void findsAFaultOfTheRoles(String code, Severity severity, String fault) throws SQLException {
    execute(superuser, "BEGIN", fault.formatted(name));
    try {
      assertEquals(List.of(code), found(superuser), fault);
    } finally {
      execute(superuser, "ROLLBACK");
    }
    assertEquals(severity, check(code).severity());
  }

  @Test
  void advisesAStatementThatMends() throws SQLException {
    for (String fault :
        List.of(
            "ALTER TABLE tasks NO FORCE ROW LEVEL SECURITY",
            "CREATE POLICY weak ON tasks USING (true)",
            "ALTER POLICY tasks_tenant_isolation ON tasks USING (true)",
            "DROP POLICY tasks_write_update ON tasks",
            "DROP POLICY packet_terms_known_packet_id ON packet_terms",
            "GRANT DELETE, UPDATE (message) ON agent_log TO l9_app",
            "GRANT USAGE ON SEQUENCE tasks_id_seq TO PUBLIC",
            "REVOKE INSERT ON packet_store FROM l9_app",
            "DROP INDEX packet_store_duplicate_key",
            "DROP INDEX memory_embeddings_hnsw_384",
            "ALTER TABLE tasks ALTER tenant_id DROP NOT NULL",
            "ALTER TABLE packet_store DISABLE TRIGGER packet_store_copy_arrays",
            "ALTER TABLE memory_embeddings_p00 DISABLE TRIGGER USER",
            "GRANT EXECUTE ON FUNCTION l9_add_access_months TO l9_app",
            "ALTER TABLE packet_tags ALTER tag SET STATISTICS -1",
            "GRANT l9_platform TO l9_api",
            "ALTER ROLE l9_api BYPASSRLS CREATEROLE INHERIT",
            "ALTER ROLE l9_api SET app.role = 'tenant_admin'",
            "ALTER ROLE l9_api SET plan_cache_mode = force_custom_plan")) {
      execute(superuser, "BEGIN", fault);
      try {
        for (String code : found(superuser)) {
          for (String statement : mending(check(code))) {
            execute(superuser, statement);
          }
        }
        assertEquals(List.of(), found(superuser), fault);
      } finally {
        execute(superuser, "ROLLBACK");
      }
    }
  }

  @Test
  void seesASequenceThatComesToItsEnd() throws SQLException {
    execute(superuser, "SELECT setval('tasks_id_seq', 8000000000000000000)");
    try {
      assertEquals(List.of("sequences"), found(superuser));
    } finally {
      execute(superuser, "SELECT setval('tasks_id_seq', 1, false)");
    }
  }

  @Test
  void expectsTheTablesAndIndexesThatTheFilesMake() throws SQLException {
    assertEquals(
        rows(
            superuser,
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN"
                + " ('r', 'p') AND NOT relispartition AND relname NOT IN ('"
                + String.join("', '", TableDescriptors.names(Kind.SYSTEM))
                + "') ORDER BY 1"),
        List.copyOf(new TreeSet<>(EXPECTED.protections().keySet())));
    assertEquals(
        rows(
            superuser,
            "SELECT c.relname FROM pg_class c JOIN pg_index ON indexrelid = c.oid WHERE relnamespace"
                + " = 'public'::regnamespace AND NOT relispartition AND indrelid <> ALL (SELECT oid"
                + " FROM pg_class WHERE relispartition) AND c.oid NOT IN (SELECT conindid FROM"
                + " pg_constraint WHERE contype IN ('p', 'u')) AND indrelid NOT IN (SELECT oid FROM"
                + " pg_class WHERE relname = 'l9_schema_history') ORDER BY 1"),
        List.copyOf(new TreeMap<>(EXPECTED.indexes()).keySet()));
  }

  /** The checks that find something in the connection's transaction, but for those of the login. */
  private List<String> found(Connection connection) throws SQLException {
    // one statement, so that the tables that the checks have in common are read once
    return rows(
        connection,
        SchemaCheck.ALL.stream()
            .filter(check -> !check.code().equals("server-settings"))
            .filter(check -> !check.code().startsWith("login"))
            .map(check -> "SELECT '%s' WHERE EXISTS (%s)".formatted(check.code(), check.query()))
            .collect(Collectors.joining("\nUNION ALL ", SchemaCheck.tables(EXPECTED), "")));
  }

  private List<String> mending(SchemaCheck check) throws SQLException {
    return rows(superuser, check.sql(EXPECTED)).stream()
        .map(row -> row.substring(row.indexOf('|') + 1))
        .map(statement -> statement.replace(" CONCURRENTLY", ""))
        .distinct()
        .toList();
  }

  private static SchemaCheck check(String code) {
    return SchemaCheck.ALL.stream()
        .filter(check -> check.code().equals(code))
        .findFirst()
        .orElseThrow();
  }
}
