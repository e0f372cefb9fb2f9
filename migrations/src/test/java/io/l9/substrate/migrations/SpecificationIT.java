package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the specification, typed literally into psql as l9_user. */
@ExtendWith(TestCluster.class)
class SpecificationIT {

  private static final String TENANT = "a0000000-0000-4000-8000-000000000001";
  private static final String ORG = "b0000000-0000-4000-8000-000000000001";
  private static final String USER = "c0000000-0000-4000-8000-000000000001";

  private final TestCluster cluster;

  @TempDir private Path directory;

  SpecificationIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** One database, because the commands name it. */
  @Test
  void installsFreshly_andUpgrades_byTheCommandsAsTheyStand() throws Exception {
    cluster.server().createDatabase("l9", OWNER);
    try {
      ClusterSetup.dedicated(cluster.server().asSuperuser("l9"));
      bash(
          """
          cd /opt/l9
          psql -U l9_user -d l9 -f migrations/0001_init_memory_substrate.sql
          psql -U l9_user -d l9 -f migrations/0002_enhance_packet_store.sql
          psql -U l9_user -d l9 -f migrations/0003_init_tasks.sql
          psql -U l9_user -d l9 -f migrations/0004_init_world_model_entities.sql
          psql -U l9_user -d l9 -f migrations/0005_init_knowledge_facts.sql
          psql -U l9_user -d l9 -f migrations/0006_init_world_model_updates.sql
          psql -U l9_user -d l9 -f migrations/0007_init_world_model_snapshots.sql
          psql -U l9_user -d l9 -f migrations/0008_memory_substrate_10x.sql
          """);
      assertEquals(
          List.of("22"),
          rows(
              cluster.as("postgres", "l9"),
              "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"));
      // the eight files are whole without ours after them
      assertEquals("%s|%s|%s|end_user".formatted(TENANT, ORG, USER), scopeAndContext("l9"));
      maintain("l9");
      bash(
          """
          cd /opt/l9
          psql -U l9_user -d l9 -f migrations/0008_memory_substrate_10x.sql
          """);
      assertEquals("%s|%s|%s|end_user".formatted(TENANT, ORG, USER), scopeAndContext("l9"));
    } finally {
      cluster.server().dropDatabase("l9");
    }
  }

  /** Runs commands where the project is, told by the environment where the server is. */
  private void bash(String commands) throws Exception {
    Path psql = PostgresInstallation.newestUsable().orElseThrow().bin();
    Command.Result result =
        Command.run(
            TestCluster.FILES,
            Duration.ofMinutes(2),
            Map.of(
                "PATH", psql + File.pathSeparator + System.getenv("PATH"),
                "PGHOST", cluster.server().host(),
                "PGPORT", String.valueOf(cluster.server().port()),
                "PGPASSWORD", cluster.passwordOf(OWNER)),
            List.of(
                "bash", "-ec", commands.replace("/opt/l9", TestCluster.FILES.getParent() + "")));
    assertTrue(result.succeeded(), result.output());
    // psql goes on after an error, and succeeds
    assertFalse(result.output().contains("ERROR"), result.output());
  }

  @Test
  void setsAndShowsTheScopeOfTheSession() throws Exception {
    assertEquals(
        "%s|%s|%s|end_user".formatted(TENANT, ORG, USER), scopeAndContext(cluster.migrated()));
  }

  @Test
  void showsAllData_toThePlatformAdmin() throws Exception {
    String database = cluster.migrated();
    for (int tenant = 1; tenant <= 3; tenant++) {
      execute(
          cluster.as("postgres", database),
          Tables.ALL.get(0).insert(new RowOwner(tenant, tenant, tenant, "l-private")));
    }
    assertEquals(
        "3",
        lastLine(
            run(
                database,
                """
                \\set tenant_uuid '''%1$s''::uuid'
                \\set org_uuid '''%2$s''::uuid'
                \\set user_uuid '''%3$s''::uuid'
                SELECT l9_set_scope(:tenant_uuid, :org_uuid, :user_uuid, 'platform_admin');
                -- Now queries see all data
                SELECT count(*) FROM packet_store;
                """
                    .formatted(TENANT, ORG, USER))));
  }

  @Test
  void runsTheFourMaintenanceCalls() throws Exception {
    maintain(cluster.migrated());
  }

  @Test
  void backfillsOldRows() throws Exception {
    String database = cluster.empty();
    cluster.psql(OWNER, database, List.of(), TestCluster.files("0001", "0007"));
    cluster.psql(OWNER, database, List.of(), TestCluster.resource("rows_of_0007.sql"));
    cluster.psql(OWNER, database, List.of(), TestCluster.files("0008", "0008"));
    StringBuilder backfill =
        new StringBuilder(
            "SELECT l9_set_scope('%1$s'::uuid, '%2$s'::uuid, '%3$s'::uuid, 'platform_admin');"
                .formatted(TENANT, ORG, USER));
    for (String table :
        rows(
            cluster.as("postgres", database),
            "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public'"
                + " AND column_name = 'tenant_id' AND table_name IN (SELECT relname FROM pg_class"
                + " WHERE relkind = 'r') ORDER BY table_name")) {
      // -- Repeat for other tables...
      backfill.append(
          """
          UPDATE packet_store SET
              tenant_id = 'default-tenant-uuid'::uuid,
              org_id = 'default-org-uuid'::uuid,
              user_id = 'default-user-uuid'::uuid
          WHERE tenant_id IS NULL;
          """
              .replace("packet_store", table)
              .replace("default-tenant-uuid", TENANT)
              .replace("default-org-uuid", ORG)
              .replace("default-user-uuid", USER));
    }
    run(database, backfill.toString());
    assertEquals(
        "7",
        lastLine(
            run(
                database,
                """
                SELECT l9_set_scope('%1$s'::uuid, '%2$s'::uuid, '%3$s'::uuid, 'end_user');
                SELECT count(*) FROM packet_store;
                """
                    .formatted(TENANT, ORG, USER))),
        "after the backfill its user sees them");
  }

  private String scopeAndContext(String database) throws Exception {
    return lastLine(
        run(
            database,
            """
            SELECT l9_set_scope(
                '%1$s'::uuid,
                '%2$s'::uuid,
                '%3$s'::uuid,
                'end_user'  -- or 'org_admin', 'tenant_admin', 'platform_admin'
            );
            SELECT
                l9_current_tenant() as tenant,
                l9_current_org() as org,
                l9_current_user_id() as user_id,
                l9_current_role() as role;
            """
                .formatted(TENANT, ORG, USER)));
  }

  private void maintain(String database) throws Exception {
    run(
        database,
        """
        -- Daily: Refresh materialized views
        CALL refresh_memory_views();

        -- Daily: Decay unaccessed packet importance
        CALL decay_unaccessed_importance(30, 0.1);

        -- Daily: Evict expired TTL packets
        CALL evict_expired_packets();

        -- Daily: Evict expired reflections
        CALL evict_expired_reflections();
        """);
  }

  private String run(String database, String script) throws Exception {
    Path file = directory.resolve("script.sql");
    Files.writeString(file, "\\pset tuples_only\n\\pset format unaligned\n" + script);
    return cluster.psql(OWNER, database, List.of(), file);
  }

  private static String lastLine(String output) {
    return output.substring(output.lastIndexOf('\n') + 1);
  }
}
