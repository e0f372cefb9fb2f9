package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Migrators and psql that are killed in the middle of a file: the next run finishes, at the same
 * catalog. The newest files and a {@link Sample} of the older ones, which never change, are tried.
 */
@ExtendWith(TestCluster.class)
class KilledMigratorIT {

  private static final int NEWEST = 2;
  private static final int OLDER = 1;

  /** As psql would be told, so that the files find whose the old rows are. */
  private static final List<String> LEGACY = List.of("-c l9.legacy_tenant=" + OldDatabases.TENANT);

  private final TestCluster cluster;
  private final OldDatabases old;
  private final Random random = Sample.random();

  KilledMigratorIT(TestCluster cluster) {
    this.cluster = cluster;
    this.old = new OldDatabases(cluster);
  }

  @Test
  void theNextRunFinishes_whereverAMigratorIsKilled() throws Exception {
    killedInManyFiles(cluster.empty(), cluster.empty(), "0001");
  }

  @Test
  void theNextRunFinishes_whereverAnAdoptionIsKilled() throws Exception {
    String database = old.oddAt0007();
    List<String> before = packets(database);
    killedInManyFiles(old.oddAt0007(), database, "0008");
    assertEquals(before, packets(database));
  }

  private static <T> List<T> tried(List<T> files) {
    int older = files.size() - NEWEST;
    List<T> tried = new ArrayList<>(Sample.of(files.subList(0, older), OLDER));
    tried.addAll(files.subList(older, files.size()));
    return tried;
  }

  /** The first database tells how many changes each file makes, the second is what is killed on. */
  private void killedInManyFiles(String counted, String database, String first) throws Exception {
    Map<String, Integer> changes;
    try (Gate gate = new Gate(cluster.as("postgres", counted))) {
      migrate(counted, first);
      changes = gate.changes();
    }
    int begun = files(first, "9999").length;
    assertTrue(changes.size() >= begun, () -> "every file changes the schema: " + changes);
    try (Gate gate = new Gate(cluster.as("postgres", database))) {
      for (String file : tried(List.copyOf(changes.keySet()))) {
        gate.closeAt(file, 1 + random.nextInt(changes.get(file)));
        FutureTask<MigrationException> killed =
            started(() -> assertThrows(MigrationException.class, () -> migrate(database, first)));
        gate.kill(killed);
        killed.get();
      }
      gate.open();
      migrate(database, first);
    }
    Catalog.assertAsMigrated(cluster, database);
    new Migrator(cluster.as(OWNER, database)).validate();
  }

  @Test
  void psqlGoesOn_whereverItWasKilled() throws Exception {
    String database = old.oddAt0007();
    List<String> before = packets(database);
    List<Path> files = List.of(files("0008", "9999"));
    int done = 0;
    for (Path file : tried(files)) {
      int next = files.indexOf(file);
      psql(database, files.subList(done, next));
      killPsql(database, file);
      done = next;
    }
    psql(database, files.subList(done, files.size()));
    assertEquals(before, packets(database));
    Catalog.assertAsMigrated(cluster, database);
  }

  @Test
  void adoptGoesOn_whereverPsqlWasKilled() throws Exception {
    Path[] files = files("0008", "9999");
    for (int last : new int[] {0, 1 + random.nextInt(files.length - 1)}) {
      String database = old.oddAt0007();
      List<String> before = packets(database);
      for (int i = 0; i < last; i++) {
        cluster.psql(OWNER, database, LEGACY, files[i]);
      }
      killPsql(database, files[last]);
      migrate(database, "0008");
      assertEquals(before, packets(database));
      Catalog.assertAsMigrated(cluster, database);
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
    Catalog.assertAsMigrated(cluster, database);
  }

  private void psql(String database, List<Path> files) throws Exception {
    if (!files.isEmpty()) {
      cluster.psql(OWNER, database, LEGACY, files.toArray(Path[]::new));
    }
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
        new Migrator(cluster.as(OWNER, database)).withLegacyScope(OldDatabases.TENANT, null, null);
    if (first.equals("0001")) {
      migrator.apply();
    } else {
      migrator.adopt();
    }
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
