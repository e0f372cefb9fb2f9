package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestCluster.class)
class AppliedFilesIT {

  private final TestCluster cluster;

  AppliedFilesIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** The checksums are Flyway's own, or none would be equal. */
  @Test
  void areComplete_afterFlywayHasAppliedThem() throws Exception {
    String database = cluster.migrated();

    assertTrue(complete(database, null));
    assertTrue(complete(database, "public"));
    assertFalse(complete(database, "elsewhere"));
    assertEquals(List.of(), new Migrator(cluster.as(OWNER, database)).apply().files());
  }

  @Test
  void areComplete_inASchemaThatTheMigratorMade() throws Exception {
    String database = cluster.empty();
    new Migrator(cluster.as(OWNER, database)).inSchema("memory").apply();

    assertTrue(complete(database, "memory"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM l9_schema_history WHERE version = '0008'",
        "UPDATE l9_schema_history SET checksum = checksum + 1 WHERE version = '0003'",
        "UPDATE l9_schema_history SET success = false WHERE version = '0008'",
        "UPDATE l9_schema_history SET version = NULL WHERE version = '0008'",
        "UPDATE l9_schema_history SET type = 'BASELINE' WHERE version = '0007'",
        "UPDATE l9_schema_history SET version = '9999' WHERE version = '0008'"
      })
  void areNotComplete_ifTheHistoryDiffersAnywhere(String change) throws Exception {
    String database = cluster.migrated();
    execute(cluster.as(OWNER, database), change);

    assertFalse(complete(database, null));
  }

  @Test
  void areNotComplete_whereThereIsNoHistory() throws Exception {
    assertFalse(complete(cluster.empty(), null));
  }

  @Test
  void aFileThatWasChangedSince_isRefusedAsBefore() throws Exception {
    String database = cluster.migrated();
    execute(
        cluster.as(OWNER, database),
        "UPDATE l9_schema_history SET checksum = checksum + 1 WHERE version = '0003'");

    Migrator migrator = new Migrator(cluster.as(OWNER, database));
    String refusal = assertThrows(MigrationException.class, migrator::apply).getMessage();

    assertTrue(refusal.contains("0003"), refusal);
  }

  private boolean complete(String database, @Nullable String schema) throws SQLException {
    try (Connection connection = cluster.as(OWNER, database).getConnection()) {
      return AppliedFiles.areComplete(connection, schema);
    }
  }
}
