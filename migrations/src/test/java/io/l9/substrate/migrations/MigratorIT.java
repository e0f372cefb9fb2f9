package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The migrator in a database that is empty, shared with others, or already migrated. */
@ExtendWith(TestCluster.class)
class MigratorIT {

  private final TestCluster cluster;
  private final OldDatabases old;

  MigratorIT(TestCluster cluster) {
    this.cluster = cluster;
    this.old = new OldDatabases(cluster);
  }

  /** The log is that of whoever embeds the migrator. */
  @Test
  void writesTwoLinesForEachFileIntoTheLog_andFewMore() throws Exception {
    long here = Thread.currentThread().getId();
    List<String> lines = new ArrayList<>();
    Handler counting =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getLongThreadID() == here) {
              lines.add(line.getMessage());
            }
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
  void refusesToApply_whenThereAreTablesButNoHistory() throws Exception {
    String database = old.at0007();
    var migrator = new Migrator(cluster.as(OWNER, database));
    String refusal = assertThrows(MigrationException.class, migrator::apply).getMessage();
    assertTrue(refusal.contains("adopt"), refusal);
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

  private static Set<Migrator.State> states(Migrator migrator) {
    return migrator.status().stream().map(Migrator.Migration::state).collect(Collectors.toSet());
  }
}
