package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.MAINTAINER;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.Diagnosis.Status;
import io.l9.substrate.migrations.Finding.Severity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole examinations of databases, as several logins. */
@ExtendWith(TestCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorIT {

  /** The checks that depend on the machine of the tests, whose server is not durable. */
  private static final Set<String> OF_THE_MACHINE =
      Set.of("server-version", "pgvector-version", "server-settings");

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

  /**
   * The rights that PostgreSQL grants to everybody and the setup of a dedicated database revokes.
   */
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
    execute(cluster.as(OWNER, name), ScopeForm.ADD_KEY);
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

  /** The errors and warnings that are the database's. */
  static List<Finding> wrong(Diagnosis diagnosis) {
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
}
