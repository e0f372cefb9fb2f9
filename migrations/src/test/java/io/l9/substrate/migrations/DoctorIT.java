package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.MAINTAINER;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.Diagnosis.Status;
import io.l9.substrate.migrations.Finding.Severity;
import io.l9.substrate.migrations.tables.TableDescriptor.Kind;
import io.l9.substrate.migrations.tables.TableDescriptors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check finds what is planted for it, and nothing where all is well. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {

  /** What depends on the machine that the tests run on, whose server may be lost. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of("server-version", "pgvector-version", "server-settings");

  private static final ExpectedSchema EXPECTED = ExpectedSchema.read();

  private final TestCluster cluster;
  private final String name;
  private final Connection superuser;

  DoctorIT(TestCluster cluster) throws SQLException {
    this.cluster = cluster;
    this.name = cluster.migrated();
    this.superuser = cluster.as("postgres", name).getConnection();
    execute(superuser, "SET jit = off");
  }

  @AfterAll
  void disconnect() throws SQLException {
    superuser.close();
  }

  @Test
  void findsNothing_inAFreshDatabase() throws SQLException {
    Diagnosis diagnosis = examine(name);

    assertEquals(List.of(), wrong(diagnosis));
    assertTrue(
        diagnosis.server().endsWith("database " + name + ", schema public, as l9_api"),
        diagnosis::server);
    assertEquals(
        diagnosis.findings().size(),
        diagnosis.findings().stream().map(Finding::code).distinct().count());
  }

  @Test
  void findsNothing_inAnAdoptedDatabase() throws Exception {
    String published = cluster.empty();
    cluster.psql(OWNER, published, List.of(), files("0001", "0007"));
    cluster.psql("postgres", published, List.of(), resource("rows_of_0007.sql"));
    cluster.psql(OWNER, published, List.of(), resource("published_0008.sql"));

    Diagnosis before = examine(published);
    new Migrator(cluster.as(OWNER, published))
        .withLegacyScope(UUID.randomUUID(), UUID.randomUUID(), null)
        .adopt();

    assertEquals(Status.BROKEN, before.status());
    assertTrue(
        codes(before).containsAll(Set.of("migrations", "policies", "rls")), before::toString);
    assertEquals(List.of(), wrong(examine(published)));
  }

  @Test
  void saysThatNothingIsApplied_inAnEmptyDatabase() throws SQLException {
    Diagnosis diagnosis = examine(cluster.empty());

    assertTrue(codes(diagnosis).containsAll(Set.of("migrations", "tables")), diagnosis::toString);
    assertEquals(Status.BROKEN, diagnosis.status());
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
          triggers         | BROKEN  | ALTER TABLE packet_store DISABLE TRIGGER packet_store_copy_arrays
          triggers         | BROKEN  | DROP TRIGGER packet_store_keep_written ON packet_store
          words            | WARNING | ALTER TABLE packet_tags ALTER tag SET STATISTICS -1
          tenants          | BROKEN  | ALTER TABLE tasks ALTER tenant_id DROP NOT NULL
          keys             | BROKEN  | CREATE UNIQUE INDEX wide ON task_reflections (task_id)
          indexes          | WARNING | DROP INDEX packet_store_newest
          indexes-invalid  | WARNING | UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tasks_status'::regclass
          owner            | WARNING | ALTER TABLE tasks OWNER TO postgres
          creation         | WARNING | GRANT CREATE ON SCHEMA public TO l9_api
          view-age         | WARNING | COMMENT ON MATERIALIZED VIEW mv_entity_graph IS NULL
          view-age         | WARNING | COMMENT ON MATERIALIZED VIEW mv_entity_graph IS 'refreshed at 2020-01-01T00:00:00Z'
          views            | BROKEN  | REFRESH MATERIALIZED VIEW mv_entity_graph WITH NO DATA
          partitions       | BROKEN  | ALTER TABLE memory_embeddings DETACH PARTITION memory_embeddings_p07
          extensions       | BROKEN  | DROP EXTENSION pgcrypto
          """)
  void findsAPlantedFault(String code, Severity severity, String fault) throws SQLException {
    execute(superuser, "BEGIN", fault);
    try {
      assertEquals(List.of(code), found(superuser), fault);
    } finally {
      execute(superuser, "ROLLBACK");
    }
    assertEquals(severity, SchemaCheck.valueOf(constant(code)).severity());
  }

  /** What is of the whole cluster, in a transaction that is never committed. */
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
          settings       | WARNING | ALTER ROLE l9_api RESET plan_cache_mode
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
    assertEquals(severity, SchemaCheck.valueOf(constant(code)).severity());
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
            "ALTER TABLE packet_tags ALTER tag SET STATISTICS -1",
            "GRANT l9_platform TO l9_api",
            "ALTER ROLE l9_api BYPASSRLS CREATEROLE INHERIT",
            "ALTER ROLE l9_api SET app.role = 'tenant_admin'",
            "ALTER ROLE l9_api RESET plan_cache_mode")) {
      execute(superuser, "BEGIN", fault);
      try {
        for (String code : found(superuser)) {
          for (String statement : mending(SchemaCheck.valueOf(constant(code)))) {
            execute(superuser, statement);
          }
        }
        assertEquals(List.of(), found(superuser), fault);
      } finally {
        execute(superuser, "ROLLBACK");
      }
    }
  }

  /** What the setup takes away where the database is ours, and PostgreSQL gives to everybody. */
  @Test
  void seesWhatTheLoginMayDoBeyondItsNeed() throws SQLException {
    execute(superuser, "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC");
    try {
      assertEquals(Set.of("own-rights"), codes(examine(name)));
    } finally {
      execute(superuser, "REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC");
    }
  }

  @Test
  void saysWhetherScopesAreSigned() throws SQLException {
    assertTrue(finding(examine(name), "scopes").found().startsWith("plain"));
    execute(cluster.as(OWNER, name), Form.ADD_KEY);
    try {
      assertTrue(finding(examine(name), "scopes").found().startsWith("signed"));
    } finally {
      execute(cluster.as(OWNER, name), "DELETE FROM scope_keys");
    }
  }

  private static Finding finding(Diagnosis diagnosis, String code) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.code().equals(code))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void seesASequenceThatComesToItsEnd() throws SQLException {
    execute(superuser, "SELECT setval('tasks_id_seq', 2000000000)");
    try {
      assertEquals(List.of("sequences"), found(superuser));
    } finally {
      execute(superuser, "SELECT setval('tasks_id_seq', 1, false)");
    }
  }

  @Test
  void tellsAnEmbeddingTeamWhatItsLoginNeeds() throws SQLException {
    execute(
        superuser,
        "DROP ROLE IF EXISTS shop",
        "CREATE ROLE shop LOGIN PASSWORD 'shop'",
        "GRANT CONNECT ON DATABASE " + name + " TO shop");
    try {
      Diagnosis without = examine(name, new Login("shop", "shop"));
      execute(superuser, "GRANT l9_app TO shop");
      Diagnosis inheriting = examine(name, new Login("shop", "shop"));

      assertEquals("GRANT l9_app TO shop", lastOf(advice(without, "login-scope")));
      assertEquals(Set.of("login-scope", "settings"), codes(without));
      assertEquals(Set.of("login-inherit", "settings"), codes(inheriting));
    } finally {
      execute(superuser, "DROP OWNED BY shop", "DROP ROLE shop");
    }
  }

  @Test
  void warnsOfALoginThatOwnsTheSchema() throws SQLException {
    Diagnosis diagnosis = examine(name, login(OWNER));

    assertEquals(Set.of("login-owner"), codes(diagnosis));
    assertEquals(Status.WARNINGS, diagnosis.status());
  }

  @Test
  void refusesALoginThatNothingBinds() throws SQLException {
    Diagnosis diagnosis = examine(name, cluster.server().superuser());

    assertEquals(Set.of("login-power"), codes(diagnosis));
    assertEquals(Status.BROKEN, diagnosis.status());
  }

  @Test
  void skipsWhatTheOwnerAloneMayAsk_andStaysHealthy() throws SQLException {
    var database =
        new Database(
            cluster.server().jdbcUrl(name),
            new Login(OWNER, "wrong"),
            login(API),
            login(MAINTAINER));

    Diagnosis diagnosis = new Doctor(database, Clock.systemUTC()).examine();

    assertEquals(
        Set.of("migrations", "expired-packets", "unindexed-packets", "unknown-models"),
        diagnosis.findings().stream()
            .filter(finding -> finding.severity() == Severity.SKIPPED)
            .map(Finding::code)
            .collect(Collectors.toSet()));
    assertEquals(List.of(), wrong(diagnosis));
  }

  @Test
  void seesThatTheClocksAreApart() throws SQLException {
    Clock behind = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-90));

    Diagnosis diagnosis = new Doctor(database(name, login(API)), behind).examine();

    assertEquals(Set.of("clock"), codes(diagnosis));
    assertTrue(diagnosis.toString().contains("90 s ahead of this machine's"), diagnosis::toString);
  }

  @Test
  void seesPacketsThatWaitForTheirEviction_andMigrationsThatWereChanged() throws SQLException {
    String other = cluster.migrated();
    execute(
        cluster.as("postgres", other),
        "INSERT INTO packet_store (tenant_id, packet_type, envelope, ttl) SELECT uuid_generate_v4(),"
            + " 'note', '{}', now() - make_interval(days => d) FROM generate_series(0, 3) AS d",
        "UPDATE l9_schema_history SET checksum = 1 WHERE version = '0101'");

    Diagnosis diagnosis = examine(other);

    assertEquals(Set.of("expired-packets", "migrations"), codes(diagnosis));
    assertTrue(diagnosis.toString().contains("4 packets have expired"), diagnosis::toString);
    assertTrue(diagnosis.toString().contains("0101_packet_lineage"), diagnosis::toString);
  }

  @Test
  void seesPacketsThatWaitForTermsOrVectors_andSpacesOfNoModel() throws SQLException {
    String other = cluster.migrated();
    String backlog =
        "UPDATE embedding_backlog b SET queued_at = now() - interval '%s', terms = %s, attempts = %s";
    execute(
        cluster.as("postgres", other),
        "INSERT INTO packet_store (tenant_id, packet_type, envelope) SELECT uuid_generate_v4(),"
            + " 'note', '{}' FROM generate_series(1, 3)");
    assertEquals(List.of(), wrong(examine(other)), "a worker is given its time");

    for (String late :
        List.of(
            backlog.formatted("2 minutes", true, 0),
            backlog.formatted("11 minutes", false, 0),
            backlog.formatted("0 minutes", false, 8))) {
      execute(cluster.as("postgres", other), late);
      Diagnosis diagnosis = examine(other);
      assertEquals(Set.of("unindexed-packets"), codes(diagnosis), late);
      assertTrue(diagnosis.toString().contains("3 packets wait"), diagnosis::toString);
    }

    execute(
        cluster.as("postgres", other),
        "DELETE FROM embedding_backlog",
        "INSERT INTO embedding_spaces (tenant_id, embedding_type, model, dimension)"
            + " VALUES (uuid_generate_v4(), 'content', 'unknown', 3)");
    assertEquals(Set.of("unknown-models"), codes(examine(other)));
    execute(
        cluster.as("postgres", other),
        "UPDATE embedding_spaces SET target_model = 'known', target_dimension = 3");
    assertEquals(List.of(), wrong(examine(other)));
  }

  @Test
  void notesWhenTheViewsWereRefreshed() throws SQLException {
    String other = cluster.migrated();
    execute(
        cluster.as("postgres", other),
        "COMMENT ON MATERIALIZED VIEW mv_reflection_patterns IS NULL");
    Diagnosis before = examine(other);
    execute(cluster.as(MAINTAINER, other), "CALL refresh_memory_views()");

    assertEquals(Set.of("view-age"), codes(before));
    assertEquals(List.of(), wrong(examine(other)));
  }

  @Test
  void canWriteNothing() throws SQLException {
    Doctor doctor = new Doctor(database(name, login(OWNER)), Clock.systemUTC());
    try (Connection connection = doctor.begin(login(OWNER))) {
      SQLException refused =
          assertThrows(SQLException.class, () -> execute(connection, "CREATE TABLE t (a int)"));
      assertEquals("25006", refused.getSQLState());
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
    Stream.Builder<String> codes = Stream.builder();
    for (SchemaCheck check : SchemaCheck.values()) {
      if (!OF_THE_MACHINE.contains(check.code())
          && !check.code().startsWith("login")
          && !rows(connection, check.sql(EXPECTED)).isEmpty()) {
        codes.add(check.code());
      }
    }
    return codes.build().toList();
  }

  private List<String> mending(SchemaCheck check) throws SQLException {
    return rows(superuser, check.sql(EXPECTED)).stream()
        .map(row -> row.substring(row.indexOf('|') + 1))
        .map(statement -> statement.replace(" CONCURRENTLY", ""))
        .distinct()
        .toList();
  }

  private Diagnosis examine(String database) throws SQLException {
    return examine(database, login(API));
  }

  private Diagnosis examine(String database, Login login) throws SQLException {
    return new Doctor(database(database, login), Clock.systemUTC()).examine();
  }

  private Database database(String database, Login login) {
    return new Database(cluster.server().jdbcUrl(database), login(OWNER), login, login(MAINTAINER));
  }

  private Login login(String role) {
    return cluster.login(role);
  }

  private static List<Finding> wrong(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .filter(finding -> !OF_THE_MACHINE.contains(finding.code()))
        .filter(finding -> finding.severity().compareTo(Severity.SKIPPED) > 0)
        .toList();
  }

  private static Set<String> codes(Diagnosis diagnosis) {
    return wrong(diagnosis).stream().map(Finding::code).collect(Collectors.toSet());
  }

  private static String advice(Diagnosis diagnosis, String code) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.code().equals(code))
        .findFirst()
        .orElseThrow()
        .advice();
  }

  private static String lastOf(String advice) {
    return advice.substring(advice.lastIndexOf(": ") + 2);
  }

  private static String constant(String code) {
    return code.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
