package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The roles of a cluster, which the setup of each of its databases makes or mends. */
@ExtendWith(TestCluster.class)
@Isolated("roles belong to the whole cluster")
class ClusterRolesIT {

  private final TestCluster cluster;

  ClusterRolesIT(TestCluster cluster) {
    this.cluster = cluster;
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
}
