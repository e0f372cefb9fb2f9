package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.TenantScope;
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

  /** What {@link #begin} and vector search set. */
  private static final List<String> NAMES =
      List.of(
          "role",
          "search_path",
          "app.tenant_id",
          "app.org_id",
          "app.user_id",
          "app.role",
          "app.correlation_id",
          "app.session_id",
          "app.trace_id",
          "hnsw.iterative_scan",
          "hnsw.ef_search",
          "l9.indexes_itself",
          "statement_timeout");

  /** Sets a limit, but no higher one; the setting reads as 0, 250ms, 2min or the like. */
  private static final String TIMEOUT =
      ", set_config('statement_timeout', least(?, nullif(extract(epoch FROM"
          + " current_setting('statement_timeout')::interval) * 1000, 0))::bigint::text, true)";

  private final List<@Nullable String> values;

  private ScopeSettings(List<@Nullable String> values) {
    this.values = values;
  }

  /**
   * Puts the transaction into a scope.
   *
   * @param schema where the substrate lives
   * @param searchPath found first from now on, whatever the login or the caller has set
   * @param timeoutMillis after which the server stops a statement, unless it is to do so before;
   *     null: as it is
   */
  static void begin(
      Connection connection,
      String schema,
      String searchPath,
      TenantScope scope,
      @Nullable Integer timeoutMillis)
      throws SQLException {
    Sql sql =
        Sql.of(
            "SELECT "
                + schema
                + ".l9_begin_scope(?, ?, ?, ?, ?, ?, ?), set_config('search_path', ?, true),"
                // packets of this transaction need not wait for a worker to index them
                + " set_config('l9.indexes_itself', 'on', true)",
            scope.tenant().value(),
            scope.org() == null ? null : scope.org().value(),
            scope.user() == null ? null : scope.user().value(),
            scope.role().sqlName(),
            scope.correlation(),
            scope.session(),
            scope.trace(),
            searchPath);
    if (timeoutMillis != null) {
      sql.append(TIMEOUT, timeoutMillis);
    }
    sql.query(connection, row -> true);
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
