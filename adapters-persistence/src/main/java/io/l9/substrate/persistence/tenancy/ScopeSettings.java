package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.persistence.shared.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a transaction that a unit of work changes, as they were before: for a transaction
 * that goes on afterwards and is not ours.
 */
final class ScopeSettings {

  /** The settings that {@link ScopeEntry} and vector search change. */
  private static final List<String> NAMES =
      List.of(
          "role",
          "search_path",
          "app.tenant_id",
          "app.org_id",
          "app.user_id",
          "app.role",
          "app.scope_token",
          "app.correlation_id",
          "app.session_id",
          "app.trace_id",
          "hnsw.iterative_scan",
          "hnsw.ef_search",
          "l9.indexes_itself",
          "statement_timeout");

  private final List<@Nullable String> values;

  private ScopeSettings(List<@Nullable String> values) {
    this.values = values;
  }

  static ScopeSettings of(Connection connection) throws SQLException {
    return new ScopeSettings(
        Sql.of(
                "SELECT current_setting(name, true) FROM unnest(?::text[])"
                    + " WITH ORDINALITY AS s (name, place) ORDER BY place",
                Sql.texts(NAMES))
            .query(connection, row -> row.getString(1)));
  }

  void restore(Connection connection) throws SQLException {
    Sql.of(
            "SELECT set_config(name, value, true) FROM unnest(?::text[], ?::text[])"
                + " AS s (name, value)",
            Sql.texts(NAMES),
            Sql.array("text", values))
        .query(connection, row -> true);
  }
}
