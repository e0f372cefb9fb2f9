package io.l9.substrate.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that have run in a schema, as its history has them: read by a statement or two. */
final class AppliedFiles {

  private AppliedFiles() {}

  /**
   * Whether exactly the files of this version have run, with the texts that they have today, so
   * that there is nothing for Flyway to do. A history that is unusual in any way is left to it.
   *
   * @param connection as the owner of the schema
   * @param schema null: the one that the connection finds first
   */
  static boolean areComplete(Connection connection, @Nullable String schema) throws SQLException {
    String history = history(connection, schema);
    if (history == null) {
      return false;
    }
    Map<String, Integer> applied = new HashMap<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT version, checksum, success AND type = 'SQL' FROM "
                    + history
                    // what was there before, and the schema itself, which Flyway notes too
                    + " WHERE version IS DISTINCT FROM ? AND type <> 'SCHEMA'");
        ResultSet rows = rowsExcept(query, Migrator.NOTHING)) {
      while (rows.next()) {
        String version = rows.getString(1);
        if (version == null || !rows.getBoolean(3)) {
          return false;
        }
        applied.put(version, rows.getInt(2));
      }
    }
    return applied.equals(MigrationFiles.checksums());
  }

  private static ResultSet rowsExcept(PreparedStatement query, String version) throws SQLException {
    query.setString(1, version);
    return query.executeQuery();
  }

  /** The quoted name of the table; null if there is none. */
  private static @Nullable String history(Connection connection, @Nullable String schema)
      throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE c.relname = ? AND n.nspname = coalesce(?, current_schema())")) {
      query.setString(1, Migrator.HISTORY);
      query.setString(2, schema);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
