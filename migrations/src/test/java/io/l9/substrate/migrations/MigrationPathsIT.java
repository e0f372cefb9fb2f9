package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.OldDatabases.ORG;
import static io.l9.substrate.migrations.OldDatabases.TENANT;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every path to the newest schema: psql and the migrator, file by file and at once, in any schema,
 * end at the same catalog.
 */
@ExtendWith(TestCluster.class)
class MigrationPathsIT {

  private final TestCluster cluster;
  private final OldDatabases old;

  MigrationPathsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.old = new OldDatabases(cluster);
  }

  @Test
  void psqlAndFlywayMakeTheSameSchema() throws Exception {
    Catalog.assertAsMigrated(cluster, old.newest());
  }

  @Test
  void changesNothing_whenEveryFileRunsTwice() throws Exception {
    String twice = cluster.empty();
    Path[] repeated =
        Stream.of(files("0001", "9999"))
            .flatMap(file -> Stream.of(file, file))
            .toArray(Path[]::new);
    cluster.psql(OWNER, twice, List.of(), repeated);
    Catalog.assertAsMigrated(cluster, twice);
    cluster.psql(OWNER, twice, List.of(), files("0001", "9999"));
    Catalog.assertAsMigrated(cluster, twice);
  }

  @Test
  void adoptsADatabaseThatPsqlBroughtToTheNewestVersion() throws Exception {
    String byHand = old.newest();
    new Migrator(cluster.as(OWNER, byHand)).adopt();
    new Migrator(cluster.as(OWNER, byHand)).validate();
    Catalog.assertAsMigrated(cluster, byHand);
  }

  @Test
  void takesTheSpecificationsBackfill_inAnyOrderOfTables() throws Exception {
    String database = old.at0007();
    cluster.psql(OWNER, database, List.of(), files("0008", "0008"));
    try (Connection owner = cluster.as(OWNER, database).getConnection()) {
      assertThrows(SQLException.class, () -> rows(owner, "SELECT * FROM packet_store"));
      execute(
          owner,
          "SELECT l9_set_scope('%1$s'::uuid, '%2$s'::uuid, '%1$s'::uuid, 'platform_admin')"
              .formatted(TENANT, ORG));
      List<String> tables = new ArrayList<>(old.tables(database));
      tables.sort(Comparator.reverseOrder());
      for (String table : tables) {
        execute(
            owner,
            "UPDATE %s SET tenant_id = '%s'::uuid, org_id = '%s'::uuid, user_id = '%s'::uuid WHERE tenant_id IS NULL"
                .formatted(table, TENANT, ORG, TENANT));
      }
    }
    new Migrator(cluster.as(OWNER, database)).adopt();
    Catalog.assertAsMigrated(cluster, database);
  }

  @Test
  void worksInASchemaOtherThanPublic() throws Exception {
    String database = cluster.empty();
    List<String> applied =
        new Migrator(cluster.as(OWNER, database)).inSchema("memory").apply().files();
    assertEquals(files("0001", "9999").length, applied.size());
    try (Connection owner = cluster.as(OWNER, database).getConnection()) {
      // a caller whose own path does not name the schema
      execute(
          owner,
          "SELECT memory.l9_set_scope('%1$s', '%1$s', '%1$s', 'org_admin')".formatted(TENANT),
          "INSERT INTO memory.packet_store (packet_type, envelope, tags, ttl) VALUES ('note', '{}', '{a}', now())",
          "INSERT INTO memory.knowledge_facts (subject, predicate, object) VALUES ('A', 'is', '1')",
          "SELECT memory.upsert_entity_relationship('a', 'is', 'b')");
      assertEquals(List.of("a"), rows(owner, "SELECT tag FROM memory.packet_tags"));
      execute(
          owner,
          "RESET ROLE",
          "CALL memory.evict_expired_packets()",
          "CALL memory.refresh_memory_views()");
      execute(
          owner,
          "SELECT memory.l9_set_scope('%1$s', '%1$s', '%1$s', 'org_admin')".formatted(TENANT));
      assertEquals(List.of(), rows(owner, "SELECT tag FROM memory.packet_tags"));
      assertEquals(
          List.of("a|b"),
          rows(owner, "SELECT source_entity, target_entity FROM memory.entity_graph"));
      assertEquals(
          List.of(),
          rows(
              owner,
              "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                  + " AND relkind = 'r'"));
    }
    assertSameInMemory(database, new PlainDump(cluster).replayedOf(database));
  }

  private void assertSameInMemory(String database, String restored) throws SQLException {
    try (Connection here = cluster.as("postgres", database).getConnection();
        Connection there = cluster.as("postgres", restored).getConnection()) {
      for (Connection each : List.of(here, there)) {
        execute(each, "SET search_path = memory, public");
      }
      Catalog.assertSame(PlainDump.catalog(here), PlainDump.catalog(there));
      String graph = "SELECT source_entity, target_entity FROM mv_entity_graph";
      assertEquals(List.of("a|b"), rows(there, graph));
    }
  }

  /** In public each of the adoptable states has a test of its own. */
  @Test
  void everyPathEndsAtTheSameCatalog_alsoInASchemaOtherThanPublic() throws Exception {
    String flyway = cluster.empty();
    new Migrator(cluster.as(OWNER, flyway)).inSchema("memory").apply();
    SortedSet<String> expected = catalogOfMemory(flyway);

    String byHand = inMemory(files("0001", "9999"));
    Catalog.assertSame(expected, catalogOfMemory(byHand));
    new Migrator(cluster.as(OWNER, byHand)).inSchema("memory").adopt();
    Catalog.assertSame(expected, catalogOfMemory(byHand));

    Path[] at0007 =
        Stream.concat(Stream.of(files("0001", "0007")), Stream.of(resource("rows_of_0007.sql")))
            .toArray(Path[]::new);
    List<Path[]> adoptable =
        List.of(new Path[0], files("0008", "0008"), new Path[] {resource("published_0008.sql")});
    for (Path[] further : Sample.of(adoptable, 1)) {
      String adopted =
          inMemory(Stream.concat(Stream.of(at0007), Stream.of(further)).toArray(Path[]::new));
      old.migrator(adopted).inSchema("memory").adopt();
      Catalog.assertSame(expected, catalogOfMemory(adopted));
    }
  }

  /** A database where psql ran these files in the schema memory. */
  private String inMemory(Path... files) throws Exception {
    String database = cluster.empty();
    execute(cluster.as(OWNER, database), "CREATE SCHEMA memory");
    cluster.psql(OWNER, database, List.of("-c search_path=memory,public"), files);
    return database;
  }

  private SortedSet<String> catalogOfMemory(String database) throws SQLException {
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      execute(superuser, "SET search_path = memory, public");
      return Catalog.of(superuser);
    }
  }

  @Test
  void endsWithOneHistory_whenFourMigratorsStartAtOnce() throws Exception {
    String database = cluster.empty();
    Callable<List<String>> migration =
        () -> new Migrator(cluster.as(OWNER, database)).apply().files();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    int applied = 0;
    try {
      for (Future<List<String>> each :
          threads.invokeAll(List.of(migration, migration, migration, migration))) {
        applied += each.get().size();
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(files("0001", "9999").length, applied);
    Catalog.assertAsMigrated(cluster, database);
  }
}
