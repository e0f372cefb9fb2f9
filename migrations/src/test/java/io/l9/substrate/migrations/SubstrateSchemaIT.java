package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.l9.substrate.migrations.SubstrateSchema.Standing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of the substrate: its place, its version, and its neighbours in the database. */
@ExtendWith(TestCluster.class)
class SubstrateSchemaIT {

  private static final String API = "l9_api";

  private final TestCluster cluster;

  SubstrateSchemaIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void isCurrent_whenEveryFileHasRun() throws SQLException {
    SubstrateSchema seen = look(cluster.migrated(), "public");

    assertEquals(Standing.CURRENT, seen.standing());
    assertEquals(MigrationFiles.versions().last(), seen.newest());
    assertEquals(API, seen.login());
    assertTrue(seen.mayAct());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0110", "0112", "0116"})
  void isBehind_whenAnOlderVersionMigratedIt(String version) throws Exception {
    String old = at(version);

    assertEquals(Standing.BEHIND, look(old, "public").standing());
    new Migrator(cluster.as(OWNER, old)).apply();
    assertEquals(Standing.CURRENT, look(old, "public").standing());
  }

  @Test
  void isBehind_whenOneFileIsMissing() throws SQLException {
    String database = cluster.migrated();
    execute(cluster.as(OWNER, database), "DELETE FROM l9_schema_history WHERE version = '0116'");
    assertEquals(Standing.BEHIND, look(database, "public").standing());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0114", "9000"})
  void isAhead_whenAFileHasRunThatThisVersionDoesNotKnow(String version) throws SQLException {
    String database = cluster.migrated();
    execute(
        cluster.as(OWNER, database),
        "INSERT INTO l9_schema_history SELECT 9999, '"
            + version
            + "', 'later', 'SQL', 'later.sql', 1, 'l9_user', now(), 1, true");
    assertEquals(Standing.AHEAD, look(database, "public").standing());
  }

  @Test
  void mustBeAdopted_whenPsqlMadeIt() throws Exception {
    assertEquals(Standing.MISSING, look(cluster.empty(), "public").standing());
    String byHand = new OldDatabases(cluster).newest();
    assertEquals(Standing.NOT_ADOPTED, look(byHand, "public").standing());
    new Migrator(cluster.as(OWNER, byHand)).adopt();
    assertEquals(Standing.CURRENT, look(byHand, "public").standing());
  }

  @Test
  void tellsALoginThatMayActInNoScope() throws SQLException {
    String database = cluster.migrated();
    SubstrateSchema seen;
    try (Connection backup = cluster.as("postgres", database).getConnection()) {
      execute(backup, "SET SESSION AUTHORIZATION l9_backup");
      seen = SubstrateSchema.look(backup, "public");
    }
    assertEquals("l9_backup", seen.login());
    assertFalse(seen.mayAct());
  }

  @Test
  void leavesATransactionAsItWas() throws SQLException {
    try (Connection connection = cluster.as(API, cluster.migrated()).getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "SET LOCAL search_path = pg_catalog");
      long transaction = Long.parseLong(rows(connection, "SELECT pg_current_xact_id()").get(0));

      var unused = SubstrateSchema.look(connection, "public");

      assertEquals(
          List.of(transaction + "|pg_catalog|l9_api"),
          rows(
              connection,
              "SELECT pg_current_xact_id(), current_setting('search_path'), current_user"));
      assertFalse(connection.getAutoCommit());
    }
  }

  @Test
  void isASchemaOfItsOwn_unlessAnotherHoldsTheTables() throws SQLException {
    assertEquals("l9", SubstrateSchema.find(cluster.as(API, cluster.empty())));
    String inPublic = cluster.migrated();
    assertEquals("public", SubstrateSchema.find(cluster.as(API, inPublic)));
    new Migrator(cluster.as(OWNER, inPublic)).inSchema("l9").apply();
    MigrationException both =
        assertThrows(
            MigrationException.class, () -> SubstrateSchema.find(cluster.as(API, inPublic)));
    assertTrue(both.getMessage().contains("l9 and public"), both.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "L9", "a b", "a;b", "\"x\"", "pg_l9", "1st"})
  void refusesANameBeforeAnythingIsMade(String name) throws SQLException {
    DataSource owner = cluster.as(OWNER, cluster.empty());
    assertThrows(IllegalArgumentException.class, () -> new Migrator(owner).inSchema(name).apply());
    assertEquals(
        List.of("public"),
        rows(owner, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information)'"));
  }

  /** A team's database, in which our set-up, our tables and our jobs are guests. */
  @Test
  void leavesASharedDatabaseToItsOwner() throws Exception {
    String shared = "shop_of_a_team";
    cluster.server().createDatabase(shared, "postgres");
    DataSource superuser = cluster.as("postgres", shared);
    execute(
        superuser,
        "CREATE ROLE a_team LOGIN PASSWORD 'secret'",
        "GRANT CREATE ON SCHEMA public TO a_team");
    String rights =
        "SELECT datacl FROM pg_database WHERE datname = current_database()"
            + " UNION ALL SELECT nspacl FROM pg_namespace WHERE nspname = 'public'";
    execute(superuser, "GRANT TEMPORARY ON DATABASE " + shared + " TO PUBLIC");
    List<String> before = rows(superuser, rights);

    ClusterSetup.extensions(superuser);
    DataSource owner = cluster.as(OWNER, shared);
    new Migrator(owner).inSchema(SubstrateSchema.find(owner)).apply();

    assertEquals("l9", SubstrateSchema.find(cluster.as(API, shared)));
    assertEquals(Standing.CURRENT, look(shared, "l9").standing());
    assertTrue(
        rows(superuser, rights).get(0).startsWith(before.get(0).replace("}", "")),
        "what others may do is as before, and ours is added");
    assertEquals(before.get(1), rows(superuser, rights).get(1));
    DataSource team = cluster.server().as(new Login("a_team", "secret"), shared);
    execute(team, "CREATE TEMPORARY TABLE scratch (id int)");
    Flyway teams =
        Flyway.configure()
            .dataSource(superuser)
            .locations("classpath:none")
            .failOnMissingLocations(false)
            .load();
    assertTrue(teams.migrate().success, "public is empty, as far as the team is concerned");
    execute(superuser, "CREATE TABLE tasks (mine text)", "CREATE TABLE transactions (mine text)");
    Database database =
        new Database(
            cluster.url(shared),
            cluster.login(OWNER),
            cluster.login(API),
            cluster.login("l9_maintainer"));
    List<Finding> wrong =
        new Doctor(database, java.time.Clock.systemUTC())
            .examine().findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.BROKEN)
                .filter(finding -> !finding.code().matches("server-version|pgvector-version"))
                .toList();
    assertEquals(List.of(), wrong);
  }

  private SubstrateSchema look(String database, String schema) throws SQLException {
    try (Connection connection = cluster.as(API, database).getConnection()) {
      return SubstrateSchema.look(connection, schema);
    }
  }

  /** As a version of ours left it that had no later file. */
  private String at(String version) throws SQLException {
    String database = cluster.empty();
    Flyway.configure(Migrator.class.getClassLoader())
        .dataSource(cluster.as(OWNER, database))
        .locations("classpath:db/l9/migration")
        .table(Migrator.HISTORY)
        .sqlMigrationPrefix("")
        .sqlMigrationSeparator("_")
        .repeatableSqlMigrationPrefix("R")
        .placeholderReplacement(false)
        .baselineOnMigrate(true)
        .baselineVersion(Migrator.NOTHING)
        .target(version)
        .load()
        .migrate();
    return database;
  }
}
