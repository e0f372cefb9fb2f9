package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.API;
import static io.l9.substrate.migrations.TestCluster.MAINTAINER;
import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.execute;
import static io.l9.substrate.migrations.TestCluster.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.l9.substrate.migrations.OracleStatements.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The restore of a dump with rows in every table: the same schema, the same rows, and the same
 * answers to every scope. {@link MigrationPathsIT} restores a script of another schema.
 */
@ExtendWith(TestCluster.class)
class PlainDumpIT {

  private static final int STATEMENTS = 500;
  private static final long SEED = Long.getLong("l9.oracle.seed", new Random().nextInt());

  /** A number and a hash for each table and view, without scores, which depend on the time. */
  private static final String CONTENTS =
      """
      SELECT relname, (xpath('//row/*/text()', query_to_xml(format(
        'SELECT count(*) || '' '' || md5(string_agg(row, '','' ORDER BY row))
         FROM (SELECT (to_jsonb(t) - ''combined_score'')::text AS row FROM %s AS t) AS hashed', oid::regclass),
        false, true, '')))[1]
      FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'm')
      UNION ALL
      SELECT sequencename, last_value::text::xml FROM pg_sequences WHERE schemaname = 'public'
      ORDER BY 1""";

  private static final Predicate<String> EMPTY_VIEW =
      Pattern.compile("^mv_\\w+\\|(0 .*)?$").asPredicate();

  private final TestCluster cluster;

  PlainDumpIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void bringsBackSchemaRowsAndIsolation() throws Exception {
    String database = cluster.migrated();
    try (Connection superuser = cluster.as("postgres", database).getConnection()) {
      Oracle oracle = Oracle.plant(SEED, superuser);

      String restored = new PlainDump(cluster).restoredOf(database);

      ClusterSetup.dedicated(cluster.as("postgres", restored));
      try (Connection there = cluster.as("postgres", restored).getConnection()) {
        Catalog.assertSame(PlainDump.catalog(superuser), PlainDump.catalog(there));
        List<String> contents = rows(superuser, CONTENTS);
        assertEquals(List.of(), contents.stream().filter(EMPTY_VIEW).toList());
        assertEquals(contents, rows(there, CONTENTS));
        for (CatalogLint lint : CatalogLint.values()) {
          assertEquals(List.of(), lint.findings(there), lint::name);
        }
        // as docs/operations.md has it for another cluster
        execute(
            there,
            "SET session_replication_role = replica",
            "UPDATE packet_store SET stored_xid = NULL",
            "UPDATE agent_log SET stored_xid = NULL");
      }
      assertEquals(examine(database), examine(restored));
      try (Actor actor = Actor.loggedIn(cluster, restored)) {
        assertEquals(
            "",
            String.join("\n", oracle.ask(actor, STATEMENTS, List.of(Kind.values()), 5)),
            "repeat with -Dl9.oracle.seed=" + SEED);
      }
    }
  }

  /** The codes of what the doctor finds. */
  private Set<String> examine(String database) throws SQLException {
    var logins =
        new Database(
            cluster.server().jdbcUrl(database),
            cluster.login(OWNER),
            cluster.login(API),
            cluster.login(MAINTAINER));
    return DoctorIT.wrong(new Doctor(logins, Clock.systemUTC()).examine()).stream()
        .map(Finding::code)
        .collect(Collectors.toSet());
  }
}
