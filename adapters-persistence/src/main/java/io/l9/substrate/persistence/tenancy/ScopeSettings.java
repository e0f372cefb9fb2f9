package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The settings of a transaction that a unit of work changes, as they were before: for a transaction
 * that goes on afterwards and is not ours.
 */
final class ScopeSettings {

  /** The settings that {@link #begin} and vector search change. */
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

  /** Sets a limit, but no higher one; the setting reads as 0, 250ms, 2min or the like. */
  private static final String TIMEOUT =
      ", set_config('statement_timeout', least(?, nullif(extract(epoch FROM"
          + " current_setting('statement_timeout')::interval) * 1000, 0))::bigint::text, true)";

  /** The SQLSTATE of a scope that is missing, or whose signature is wrong. */
  private static final String REFUSED = "28000";

  private static final TenantScope NOBODY =
      new TenantScope(
          new TenantId(new UUID(0, 0)), null, null, Role.TENANT_ADMIN, new UUID(0, 0), null, null);

  private final List<@Nullable String> values;

  private ScopeSettings(List<@Nullable String> values) {
    this.values = values;
  }

  /**
   * Puts the transaction into a scope.
   *
   * @param schema where the substrate lives
   * @param searchPath found first from now on, whatever the login or the caller has set
   * @param signer null: the login chooses its scope itself
   * @param timeoutMillis after which the server stops a statement, unless it is to do so before;
   *     null: as it is
   */
  static void begin(
      Connection connection,
      String schema,
      String searchPath,
      TenantScope scope,
      @Nullable ScopeSigner signer,
      @Nullable Integer timeoutMillis)
      throws SQLException {
    Sql sql =
        Sql.of("SELECT ")
            .append(enter(connection, schema, scope, signer))
            // packets of this transaction need not wait for a worker to index them
            .append(
                ", set_config('search_path', ?, true), set_config('l9.indexes_itself', 'on', true)",
                searchPath);
    if (timeoutMillis != null) {
      sql.append(TIMEOUT, timeoutMillis);
    }
    try {
      sql.query(connection, row -> true);
    } catch (SQLException e) {
      if (signer != null) {
        String refusal = refusal(e);
        if (refusal != null) {
          throw new IllegalStateException(refusal);
        }
      }
      throw e;
    }
  }

  private static Sql enter(
      Connection connection, String schema, TenantScope scope, @Nullable ScopeSigner signer)
      throws SQLException {
    return signer == null
        ? Sql.of(
            schema + ".l9_begin_scope(?, ?, ?, ?, ?, ?, ?)",
            scope.tenant().value(),
            scope.org() == null ? null : scope.org().value(),
            scope.user() == null ? null : scope.user().value(),
            scope.role().code(),
            scope.correlation(),
            scope.session(),
            scope.trace())
        : Sql.of(
            schema + ".l9_begin_signed_scope(?, ?, ?, ?)",
            signer.token(
                scope, connection.unwrap(BaseConnection.class).getQueryExecutor().getBackendPID()),
            scope.correlation(),
            scope.session(),
            scope.trace());
  }

  /**
   * Finds out whether the login takes the scopes that it would be given.
   *
   * @throws ForbiddenException if not; the message says what to do
   */
  static void check(Connection connection, String schema, @Nullable ScopeSigner signer)
      throws SQLException {
    boolean signedOnly =
        Sql.of("SELECT (" + schema + ".l9_scope_claims())[5] IS NOT NULL")
            .query(connection, row -> row.getBoolean(1))
            .get(0);
    if (signer == null) {
      if (signedOnly) {
        throw new ForbiddenException(
            ErrorCode.FORBIDDEN,
            "this login takes signed scopes only: open it with its key of scopes"
                + " (L9_DB_SCOPE_KEY, or MemorySubstrate.builder().scopeKey(…))");
      }
      return;
    }
    if (!signedOnly) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "a key of scopes was given, and this login has none in this database: the owner adds one"
              + " (l9 scope-keys create), or open it without a key");
    }
    try {
      Sql.of("SELECT ")
          .append(enter(connection, schema, NOBODY, signer))
          .query(connection, row -> true);
    } catch (SQLException e) {
      String refusal = refusal(e);
      if (refusal != null) {
        throw new ForbiddenException(ErrorCode.FORBIDDEN, refusal);
      }
      throw e;
    }
  }

  private static @Nullable String refusal(SQLException e) {
    return REFUSED.equals(e.getSQLState())
        ? "the database does not take this scope's signature: "
            + e.getMessage()
            + " (is it the key of this login, are the clocks of both machines right, and is there"
            + " no pooler of transactions in between?)"
        : null;
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
