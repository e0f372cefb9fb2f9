package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever migrates may be killed anywhere: the next run finishes, at the same catalog. */
@ExtendWith(TestCluster.class)
class KilledMigratorIT {

  private static final long SEED = Long.getLong("l9.seed", System.nanoTime());

  private static final UUID TENANT = UUID.fromString("00000000-0000-0000-0000-00000000000a");

  /** As psql would be told, so that the files find whose the old rows are. */
  private static final List<String> LEGACY = List.of("-c l9.legacy_tenant=" + TENANT);

  private final TestCluster cluster;
  private final Random random = new Random(SEED);

  KilledMigratorIT(TestCluster cluster) {
    this.cluster = cluster;
    System.out.println("Killed migrators: repeat with -Dl9.seed=" + SEED);
  }

  @Test
  void theNextRunFinishes_whereverAMigratorIsKilled() throws Exception {
    killedInEveryFile(cluster.empty(), cluster.empty(), "0001");
  }

  @Test
  void theNextRunFinishes_whereverAnAdoptionIsKilled() throws Exception {
    String database = at0007WithRows();
    List<String> before = packets(database);
    killedInEveryFile(at0007WithRows(), database, "0008");
    assertEquals(before, packets(database));
  }

  /** The first database tells how many changes each file makes, the second is what is killed on. */
  private void killedInEveryFile(String counted, String database, String first) throws Exception {
    Map<String, Integer> changes;
    try (Gate gate = new Gate(cluster.as("postgres", counted))) {
      migrate(counted, first);
      changes = gate.changes();
    }
    int begun = files(first, "9999").length;
    assertTrue(changes.size() >= begun, () -> "every file changes the schema: " + changes);
    try (Gate gate = new Gate(cluster.as("postgres", database))) {
      for (Map.Entry<String, Integer> file : changes.entrySet()) {
        int change = 1 + random.nextInt(file.getValue());
        gate.closeAt(file.getKey(), change);
        FutureTask<MigrationException> killed =
            started(() -> assertThrows(MigrationException.class, () -> migrate(database, first)));
        gate.kill(killed);
        killed.get();
      }
      gate.open();
      migrate(database, first);
    }
    RoadsIT.assertSameAsFlyway(cluster, database);
    new Migrator(cluster.as(OWNER, database)).validate();
  }

  @Test
  void psqlGoesOn_whereverItWasKilled() throws Exception {
    String database = at0007WithRows();
    List<String> before = packets(database);
    for (Path file : files("0008", "9999")) {
      killPsql(database, file);
      cluster.psql(OWNER, database, LEGACY, file);
    }
    assertEquals(before, packets(database));
    RoadsIT.assertSameAsFlyway(cluster, database);
  }

  @Test
  void adoptGoesOn_whereverPsqlWasKilled() throws Exception {
    Path[] files = files("0008", "9999");
    for (int last : new int[] {0, 1 + random.nextInt(files.length - 1)}) {
      String database = at0007WithRows();
      List<String> before = packets(database);
      for (int i = 0; i < last; i++) {
        cluster.psql(OWNER, database, LEGACY, files[i]);
      }
      killPsql(database, files[last]);
      migrate(database, "0008");
      assertEquals(before, packets(database));
      RoadsIT.assertSameAsFlyway(cluster, database);
    }
  }

  @Test
  void theNextRunFinishes_whenTheProcessOfAMigratorIsKilled() throws Exception {
    String database = cluster.empty();
    try (Gate gate = new Gate(cluster.as("postgres", database))) {
      gate.closeAt("0100", 3);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MigratorProcess.class.getName(),
                  cluster.url(database),
                  OWNER,
                  cluster.passwordOf(OWNER))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      CompletableFuture<Process> ended = process.onExit();
      gate.waiting(ended);
      process.destroyForcibly();
      ended.get();
      // its server process lives on, until it finds nobody to answer
      gate.open();
      new Migrator(cluster.as(OWNER, database)).apply();
    }
    RoadsIT.assertSameAsFlyway(cluster, database);
  }

  /** Kills psql, which commits each statement of the file, behind one of them. */
  private void killPsql(String database, Path file) throws Exception {
    String copy = cluster.copy(database);
    int changes;
    try (Gate gate = new Gate(cluster.as("postgres", copy))) {
      cluster.psql(OWNER, copy, LEGACY, file);
      changes = gate.changes().values().stream().mapToInt(Integer::intValue).sum();
    }
    cluster.server().dropDatabase(copy);
    if (changes == 0) {
      return; // a file that concerns the migrator's history, which psql has not
    }
    try (Gate gate = new Gate(cluster.as("postgres", database))) {
      gate.closeAt("", 1 + random.nextInt(changes));
      FutureTask<TestCluster.PsqlFailed> killed =
          started(
              () ->
                  assertThrows(
                      TestCluster.PsqlFailed.class,
                      () -> cluster.psql(OWNER, database, LEGACY, file)));
      gate.kill(killed);
      killed.get();
      gate.open();
    }
  }

  private void migrate(String database, String first) {
    Migrator migrator =
        new Migrator(cluster.as(OWNER, database)).withLegacyScope(TENANT, null, null);
    if (first.equals("0001")) {
      migrator.apply();
    } else {
      migrator.adopt();
    }
  }

  private String at0007WithRows() throws Exception {
    String database = cluster.empty();
    cluster.psql(OWNER, database, List.of(), files("0001", "0007"));
    cluster.psql(
        OWNER, database, List.of(), resource("rows_of_0007.sql"), resource("odd_rows_of_0007.sql"));
    return database;
  }

  private List<String> packets(String database) throws SQLException {
    return rows(
        cluster.as("postgres", database),
        "SELECT packet_id, envelope FROM packet_store ORDER BY packet_id");
  }

  private static <T> FutureTask<T> started(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task, "migrating").start();
    return task;
  }
}
