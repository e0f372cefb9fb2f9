package io.l9.substrate.migrations;

import static io.l9.substrate.migrations.TestCluster.OWNER;
import static io.l9.substrate.migrations.TestCluster.files;
import static io.l9.substrate.migrations.TestCluster.resource;
import static io.l9.substrate.migrations.TestCluster.rows;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Databases that psql made, as installations have them that no migrator has seen. Each is made once
 * for all tests, which get copies.
 */
final class OldDatabases {

  static final UUID TENANT = UUID.fromString("00000000-0000-0000-0000-00000000000a");
  static final UUID ORG = UUID.fromString("00000000-0000-0000-0000-0000000000a1");

  private final TestCluster cluster;

  OldDatabases(TestCluster cluster) {
    this.cluster = cluster;
  }

  /** Returns one at the published 0007, with rows of every table. */
  String at0007() throws Exception {
    return cluster.prepared(
        "at_0007",
        database -> {
          cluster.psql(OWNER, database, List.of(), files("0001", "0007"));
          cluster.psql(OWNER, database, List.of(), resource("rows_of_0007.sql"));
        });
  }

  /** Returns {@link #at0007} with further rows, which hold odd values. */
  String oddAt0007() throws Exception {
    return cluster.prepared(
        "odd_at_0007",
        database -> {
          cluster.psql(OWNER, database, List.of(), files("0001", "0007"));
          cluster.psql(
              OWNER,
              database,
              List.of(),
              resource("rows_of_0007.sql"),
              resource("odd_rows_of_0007.sql"));
        });
  }

  /** Returns one at which all files of this version ran under psql. */
  String newest() throws Exception {
    return cluster.prepared(
        "newest_by_psql",
        database -> cluster.psql(OWNER, database, List.of(), files("0001", "9999")));
  }

  /** Returns a migrator that gives rows without a tenant to {@link #TENANT}. */
  Migrator migrator(String database) {
    return new Migrator(cluster.as(OWNER, database)).withLegacyScope(TENANT, ORG, null);
  }

  /** Returns the names of the substrate's tables, in the order of names. */
  List<String> tables(String database) throws SQLException {
    return rows(
        cluster.as("postgres", database),
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN"
            + " ('r', 'p') AND NOT relispartition AND relname !~ '^l9_' ORDER BY 1");
  }
}
