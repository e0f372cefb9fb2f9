package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.OldDatabases.ORG;
import static io.l9.substrate.migrations.OldDatabases.TENANT;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The adoption of databases that psql made: rows are kept, adjusted or refused. */
@ExtendWith(TestCluster.class)
class AdoptionIT {

  private final TestCluster cluster;
  private final OldDatabases old;

  AdoptionIT(TestCluster cluster) {
    this.cluster = cluster;
    this.old = new OldDatabases(cluster);
  }

  @Test
  void adoptsADatabaseThatPsqlBroughtTo0007_withoutLosingARow() throws Exception {
    String database = old.at0007();
    List<String> before = rowCounts(database);

    List<String> applied = old.migrator(database).adopt().files();

    assertEquals("0008_memory_substrate_10x.sql", applied.get(0));
    Catalog.assertAsMigrated(cluster, database);
    new Migrator(cluster.as(OWNER, database)).validate();
    assertTrue(rowCounts(database).containsAll(before), () -> "before " + before);
  }

  @Test
  void adoptsAPublished0008_andReplacesItsPoliciesKeysAndTypes() throws Exception {
    String published = old.at0007();
    cluster.psql(OWNER, published, List.of(), resource("published_0008.sql"));
    cluster.psql("postgres", published, List.of(), resource("rows_of_published_0008.sql"));

    old.migrator(published).adopt();

    Catalog.assertAsMigrated(cluster, published);
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
  void keepsInstantsAndClampsScores_whenOldRowsAreUpgraded() throws Exception {
    String database = old.at0007();
    old.migrator(database).adopt();
    // twice, because a second conversion of the timestamps would shift them
    cluster.psql(OWNER, database, List.of(), files("0001", "9999"));

    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
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
    String database = old.at0007();
    var migrator = new Migrator(cluster.as(OWNER, database));

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

    old.migrator(database).apply();
    Catalog.assertAsMigrated(cluster, database);
  }

  @Test
  void refusesReferencesAcrossTenants_thoughTheOwnerCannotSeeTheRows() throws Exception {
    String database = old.at0007();
    cluster.psql(OWNER, database, List.of(), files("0008", "0008"));
    execute(
        cluster.as("postgres", database),
        "UPDATE packet_store SET tenant_id = '%s'".formatted(TENANT),
        "UPDATE knowledge_facts SET tenant_id = '%s'".formatted(UUID.randomUUID()));
    String refusal =
        assertThrows(MigrationException.class, () -> old.migrator(database).adopt()).getMessage();
    assertTrue(refusal.contains("knowledge_facts: 1 rows refer by source_packet"), refusal);
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

  private List<String> rowCounts(String database) throws SQLException {
    List<String> counts = new ArrayList<>();
    for (String table : old.tables(database)) {
      counts.add(
          table + " " + rows(cluster.as("postgres", database), "SELECT count(*) FROM " + table));
    }
    return counts;
  }
}
