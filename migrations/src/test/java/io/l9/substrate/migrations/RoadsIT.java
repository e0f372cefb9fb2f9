package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every way to today's schema ends at the same catalog, and loses no row. */
@ExtendWith(TestCluster.class)
class RoadsIT {

  private static final String TENANT = "00000000-0000-0000-0000-00000000000a";
  private static final String ORG = "00000000-0000-0000-0000-0000000000a1";

  private final TestCluster cluster;

  RoadsIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void psqlAndFlywayMakeTheSameSchema() throws Exception {
    String byHand = cluster.empty();
    cluster.psql(OWNER, byHand, List.of(), files("0001", "9999"));
    assertSameAsFlyway(byHand);
  }

  /** The log is that of whoever embeds the migrator. */
  @Test
  void writesTwoLinesForEachFileIntoTheLog_andFewMore() throws Exception {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    Handler counting =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger flyway = Logger.getLogger("org.flywaydb");
    flyway.addHandler(counting);
    List<String> applied;
    try {
      applied = new Migrator(cluster.as(OWNER, cluster.empty())).apply().files();
    } finally {
      flyway.removeHandler(counting);
    }
    assertTrue(lines.size() >= applied.size(), () -> "Flyway writes elsewhere: " + lines);
    assertTrue(lines.size() <= 2 * applied.size() + 10, () -> String.join("\n", lines));
  }

  @Test
  void changesNothing_whenEveryFileRunsTwice() throws Exception {
    String twice = cluster.empty();
    for (var file : files("0001", "9999")) {
      cluster.psql(OWNER, twice, List.of(), file, file);
    }
    assertSameAsFlyway(twice);
    cluster.psql(OWNER, twice, List.of(), files("0001", "9999"));
    assertSameAsFlyway(twice);
  }

  @Test
  void adoptsADatabaseThatPsqlBroughtTo0007_withoutLosingARow() throws Exception {
    String old = at0007WithRows();
    List<String> before = rowCounts(old);

    List<String> applied = legacy(old).adopt().files();

    assertEquals("0008_memory_substrate_10x.sql", applied.get(0));
    assertSameAsFlyway(old);
    new Migrator(cluster.as(OWNER, old)).validate();
    assertTrue(rowCounts(old).containsAll(before), () -> "before " + before);
  }

  @Test
  void adoptsAPublished0008_andReplacesItsPoliciesKeysAndTypes() throws Exception {
    String published = at0007WithRows();
    cluster.psql(OWNER, published, List.of(), resource("published_0008.sql"));
    cluster.psql("postgres", published, List.of(), resource("rows_of_published_0008.sql"));

    legacy(published).adopt();

    assertSameAsFlyway(published);
    var superuser = cluster.as("postgres", published);
    assertEquals(
        List.of("acme|sells|hdpe|5|0.9", "acme|buys|hdpe|1|0.5"),
        rows(
            superuser,
            "SELECT source_entity, relationship_type, target_entity, mention_count, confidence"
                + " FROM entity_relationships ORDER BY mention_count DESC"));
    assertEquals(
        List.of(
            "|shared|0|unknown",
            "1|shared|0|unknown",
            "1|shared|0|unknown-2",
            "6|l-private|1|unknown"),
        rows(
            superuser,
            "SELECT right(packet_id::text, 1), scope, chunk_index, model FROM memory_embeddings"
                + " ORDER BY packet_id NULLS FIRST, model"),
        "each embedding is kept, and as visible as its packet");
    assertEquals(
        List.of("4|shared", "5|l-private", "6|l-private"),
        rows(
            superuser,
            "SELECT right(packet_id::text, 1), scope FROM packet_store"
                + " WHERE right(packet_id::text, 1) IN ('4', '5', '6') ORDER BY 1"));
    assertEquals(
        List.of("t1|t"),
        rows(superuser, "SELECT task_id, updated_at < '2025-01-03' FROM task_reflections"),
        "a backfill is no edit");
  }

  @Test
  void adoptsADatabaseThatPsqlBroughtToTheNewestVersion() throws Exception {
    String byHand = cluster.empty();
    cluster.psql(OWNER, byHand, List.of(), files("0001", "9999"));
    new Migrator(cluster.as(OWNER, byHand)).adopt();
    new Migrator(cluster.as(OWNER, byHand)).validate();
    assertSameAsFlyway(byHand);
  }

  @Test
  void keepsInstantsAndClampsScores_whenOldRowsAreUpgraded() throws Exception {
    String old = at0007WithRows();
    legacy(old).adopt();
    // twice, because a second conversion of the timestamps would shift them
    cluster.psql(OWNER, old, List.of(), files("0001", "9999"));

    try (Connection superuser = cluster.as("postgres", old).getConnection()) {
      execute(superuser, "SET timezone = 'UTC'");
      assertEquals(
          List.of("2099-07-01 12:00:00+00"),
          rows(superuser, "SELECT ttl FROM packet_store WHERE ttl IS NOT NULL"));
      assertEquals(
          List.of("2025-10-26 01:30:00+00"), rows(superuser, "SELECT created_at FROM tasks"));
      assertEquals(
          List.of("acme corp|hdpe pellets|1", "acme|12|0", "acme|{\"a\": 1}|0", "acme||"),
          rows(
              superuser,
              "SELECT subject_normalized, object_normalized, confidence FROM knowledge_facts"
                  + " ORDER BY created_at NULLS LAST, predicate DESC"));
      assertEquals(
          List.of("Supplier:Acme|", "supplier:acme|1"),
          rows(
              superuser,
              "SELECT entity_id, confidence FROM world_model_entities ORDER BY entity_id COLLATE"
                  + " \"C\""));
      assertEquals(
          List.of("1|1|0", "2|1|1", "3|1|2", "4|4|0", "5|5|0", "6|6|0", "7|7|0"),
          rows(
              superuser,
              "SELECT right(packet_id::text, 1), right(root_id::text, 1), generation FROM"
                  + " packet_store ORDER BY packet_id"));
      assertEquals(
          List.of("alpha|1", "beta|1", "beta|2"),
          rows(superuser, "SELECT tag, right(packet_id::text, 1) FROM packet_tags ORDER BY 1, 2"));
      assertEquals(
          List.of("2|1|1", "3|1|2", "3|2|1", "4|e|1", "5|6|1", "6|5|1"),
          rows(
              superuser,
              "SELECT right(packet_id::text, 1), right(parent_id::text, 1), ordinal FROM"
                  + " packet_parents ORDER BY 1, 2"));
      assertEquals(
          List.of(TENANT + "|" + ORG + "|"),
          rows(superuser, "SELECT DISTINCT tenant_id, org_id, user_id FROM packet_store"));
    }
  }

  @Test
  void refusesWithTablesAndCounts_whenOldRowsHaveNoTenantAndNoneIsConfigured() throws Exception {
    String old = at0007WithRows();
    var migrator = new Migrator(cluster.as(OWNER, old));

    String refusal = assertThrows(MigrationException.class, migrator::adopt).getMessage();

    assertTrue(refusal.startsWith("0100_harden_tenancy.sql: rows without a tenant: "), refusal);
    assertTrue(refusal.contains("packet_store: 7"), refusal);
    assertTrue(refusal.contains("transactions: 2"), refusal);
    assertTrue(refusal.contains("l9.legacy_tenant"), refusal);
    assertEquals(
        List.of("0100_harden_tenancy.sql"),
        migrator.status().stream()
            .filter(migration -> migration.state() == Migrator.State.PENDING)
            .map(Migrator.Migration::file)
            .limit(1)
            .toList());

    legacy(old).apply();
    assertSameAsFlyway(old);
  }

  @Test
  void takesTheSpecificationsBackfill_inAnyOrderOfTables() throws Exception {
    String old = at0007WithRows();
    cluster.psql(OWNER, old, List.of(), files("0008", "0008"));
    try (Connection owner = cluster.as(OWNER, old).getConnection()) {
      assertThrows(SQLException.class, () -> rows(owner, "SELECT * FROM packet_store"));
      execute(
          owner,
          "SELECT l9_set_scope('%1$s'::uuid, '%2$s'::uuid, '%1$s'::uuid, 'platform_admin')"
              .formatted(TENANT, ORG));
      List<String> tables = new ArrayList<>(tablesOf(old));
      tables.sort(Comparator.reverseOrder());
      for (String table : tables) {
        execute(
            owner,
            "UPDATE %s SET tenant_id = '%s'::uuid, org_id = '%s'::uuid, user_id = '%s'::uuid WHERE tenant_id IS NULL"
                .formatted(table, TENANT, ORG, TENANT));
      }
    }
    new Migrator(cluster.as(OWNER, old)).adopt();
    assertSameAsFlyway(old);
  }

  @Test
  void refusesReferencesAcrossTenants_thoughTheOwnerCannotSeeTheRows() throws Exception {
    String old = at0007WithRows();
    cluster.psql(OWNER, old, List.of(), files("0008", "0008"));
    execute(
        cluster.as("postgres", old),
        "UPDATE packet_store SET tenant_id = '%s'".formatted(TENANT),
        "UPDATE knowledge_facts SET tenant_id = '%s'".formatted(UUID.randomUUID()));
    String refusal = assertThrows(MigrationException.class, () -> legacy(old).adopt()).getMessage();
    assertTrue(refusal.contains("knowledge_facts: 1 rows refer by source_packet"), refusal);
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
  }

  @Test
  void everyRoadEndsAtTheSameCatalog_alsoInASchemaOtherThanPublic() throws Exception {
    String flyway = cluster.empty();
    new Migrator(cluster.as(OWNER, flyway)).inSchema("memory").apply();
    SortedSet<String> expected = catalogOfMemory(flyway);

    String byHand = inMemory(files("0001", "9999"));
    assertSame(expected, catalogOfMemory(byHand));
    new Migrator(cluster.as(OWNER, byHand)).inSchema("memory").adopt();
    assertSame(expected, catalogOfMemory(byHand));

    Path[] old =
        Stream.concat(Stream.of(files("0001", "0007")), Stream.of(resource("rows_of_0007.sql")))
            .toArray(Path[]::new);
    for (Path[] further :
        List.of(new Path[0], files("0008", "0008"), new Path[] {resource("published_0008.sql")})) {
      String adopted =
          inMemory(Stream.concat(Stream.of(old), Stream.of(further)).toArray(Path[]::new));
      legacy(adopted).inSchema("memory").adopt();
      assertSame(expected, catalogOfMemory(adopted));
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
    assertSameAsFlyway(database);
  }

  @Test
  void setsUpRolesAndExtensions_whenSeveralDatabasesDoItAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> setups =
          Stream.generate(
                  () ->
                      (Callable<Void>)
                          () -> {
                            String database = cluster.empty();
                            for (int again = 0; again < 5; again++) {
                              ClusterSetup.run(cluster.as("postgres", database), Map.of());
                            }
                            return null;
                          })
              .limit(8)
              .toList();
      for (Future<Void> setup : threads.invokeAll(setups)) {
        setup.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void givesRolesThatAnOlderInstallationLeftTheirLogin() throws Exception {
    var superuser = cluster.as("postgres", "postgres");
    execute(
        superuser, "ALTER ROLE l9_user NOLOGIN NOINHERIT", "ALTER ROLE l9_api INHERIT BYPASSRLS");
    ClusterSetup.run(superuser, Map.of());
    assertEquals(
        List.of("l9_api|t|f|f", "l9_user|t|t|f"),
        rows(
            superuser,
            "SELECT rolname, rolcanlogin, rolinherit, rolbypassrls FROM pg_roles WHERE rolname IN"
                + " ('l9_user', 'l9_api') ORDER BY 1"));
  }

  @Test
  void refusesToApply_whenThereAreTablesButNoHistory() throws Exception {
    String old = at0007WithRows();
    var migrator = new Migrator(cluster.as(OWNER, old));
    String refusal = assertThrows(MigrationException.class, migrator::apply).getMessage();
    assertTrue(refusal.contains("adopt"), refusal);
  }

  @Test
  void refusesToAdopt_namingTheTablesThatAreMissing() throws Exception {
    String early = cluster.empty();
    cluster.psql(OWNER, early, List.of(), files("0001", "0005"));
    var migrator = new Migrator(cluster.as(OWNER, early));
    String refusal = assertThrows(MigrationException.class, migrator::adopt).getMessage();
    assertTrue(refusal.contains("world_model_updates, world_model_snapshots"), refusal);
    assertFalse(refusal.contains("packet_store"), refusal);
  }

  @Test
  void appliesBesideTheTablesOfOthers() throws Exception {
    String shared = cluster.empty();
    execute(
        cluster.as(OWNER, shared),
        "CREATE TABLE orders (id int)",
        "CREATE TABLE flyway_schema_history (theirs int)");
    new Migrator(cluster.as(OWNER, shared)).apply();
    assertEquals(List.of(), rows(cluster.as(OWNER, shared), "SELECT * FROM orders"));
  }

  @Test
  void saysHowEachFileStands() throws Exception {
    String fresh = cluster.empty();
    var migrator = new Migrator(cluster.as(OWNER, fresh));
    assertEquals(states(migrator), Set.of(Migrator.State.PENDING));
    String complaint = assertThrows(MigrationException.class, migrator::validate).getMessage();
    assertTrue(complaint.contains("0001_init_memory_substrate.sql"), complaint);
    migrator.apply();
    assertEquals(states(migrator), Set.of(Migrator.State.APPLIED));
    assertEquals(
        new MigrationReport(List.of(), List.of(), new MigrationReport.Waiting(0, 0)),
        migrator.apply());

    execute(
        cluster.as(OWNER, fresh),
        "UPDATE l9_schema_history SET checksum = 1 WHERE version = '0003'");
    complaint = assertThrows(MigrationException.class, migrator::validate).getMessage();
    assertTrue(complaint.contains("0003"), complaint);
  }

  @Test
  void saysWhatIsMissing_whenTheRolesAreNot() throws Exception {
    // roles belong to the cluster, so the test renames one
    var superuser = cluster.as("postgres", "postgres");
    String database = cluster.empty();
    execute(superuser, "ALTER ROLE l9_views RENAME TO l9_views_gone");
    try {
      String refusal =
          assertThrows(MigrationException.class, new Migrator(cluster.as(OWNER, database))::apply)
              .getMessage();
      assertTrue(
          refusal.contains("0001_init_memory_substrate.sql: these are missing: role l9_views"),
          refusal);
      assertTrue(refusal.contains("migrations/setup/roles.sql"), refusal);
      for (Path file : files("0001", "0008")) {
        cluster.psqlGoingOn(OWNER, database, file);
      }
      String said = cluster.psqlGoingOn(OWNER, database, files("0001", "0008"));
      assertTrue(said.contains("nothing was made, because these are missing: role l9_views"), said);
      assertTrue(said.contains("migrations/setup/roles.sql"), said);
      assertEquals(1, said.split("nothing was made", -1).length - 1, "it stops at the first file");
      assertEquals(
          List.of(),
          rows(
              cluster.as(OWNER, database),
              "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                  + " AND relname <> 'l9_schema_history' AND relname NOT LIKE 'l9_schema_history_%'"));
    } finally {
      execute(superuser, "ALTER ROLE l9_views_gone RENAME TO l9_views");
    }
    new Migrator(cluster.as(OWNER, database)).apply();
  }

  @Test
  void goesOnWithADatabase_whoseFilesWereRewordedSince() throws Exception {
    String database = cluster.migrated();
    var migrator = new Migrator(cluster.as(OWNER, database));
    execute(
        cluster.as(OWNER, database),
        "UPDATE l9_schema_history SET checksum = 1817020099 WHERE version = '0001'",
        "UPDATE l9_schema_history SET checksum = -1420003532 WHERE version = '0008'");
    assertThrows(MigrationException.class, migrator::validate);

    assertEquals(List.of(), migrator.apply().files());

    migrator.validate();
  }

  private Migrator legacy(String database) {
    return new Migrator(cluster.as(OWNER, database))
        .withLegacyScope(UUID.fromString(TENANT), UUID.fromString(ORG), null);
  }

  private String at0007WithRows() throws Exception {
    String database = cluster.empty();
    cluster.psql(OWNER, database, List.of(), files("0001", "0007"));
    cluster.psql(OWNER, database, List.of(), resource("rows_of_0007.sql"));
    return database;
  }

  private void assertSameAsFlyway(String database) throws SQLException {
    assertSameAsFlyway(cluster, database);
  }

  static void assertSameAsFlyway(TestCluster cluster, String database) throws SQLException {
    assertSame(
        Catalog.of(cluster.as("postgres", cluster.migrated())),
        Catalog.of(cluster.as("postgres", database)));
  }

  private static void assertSame(SortedSet<String> expected, SortedSet<String> actual) {
    SortedSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(actual);
    SortedSet<String> surplus = new TreeSet<>(actual);
    surplus.removeAll(expected);
    assertEquals(
        "",
        Stream.concat(
                missing.stream().map("missing "::concat), surplus.stream().map("surplus "::concat))
            .collect(Collectors.joining("\n")));
  }

  private List<String> tablesOf(String database) throws SQLException {
    return rows(
        cluster.as("postgres", database),
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN"
            + " ('r', 'p') AND NOT relispartition AND relname !~ '^l9_' ORDER BY 1");
  }

  private List<String> rowCounts(String database) throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String table : tablesOf(database)) {
      counts.add(
          table + " " + rows(cluster.as("postgres", database), "SELECT count(*) FROM " + table));
    }
    return counts;
  }

  private static Set<Migrator.State> states(Migrator migrator) {
    return migrator.status().stream().map(Migrator.Migration::state).collect(Collectors.toSet());
  }
}
