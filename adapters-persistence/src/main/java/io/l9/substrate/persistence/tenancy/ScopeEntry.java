package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The query by which a transaction enters a scope, sent alone or in one round trip with the first
 * statement. The server runs what comes behind it only if it has succeeded. Immutable.
 */
final class ScopeEntry {

  /** A statement before which another can be sent. */
  @FunctionalInterface
  interface Statement<T> {
    T run(Connection connection, @Nullable Sql first) throws SQLException;
  }

  /** Sets a limit, but no higher one; the setting reads as 0, 250ms, 2min or the like. */
  private static final String TIMEOUT =
      ", set_config('statement_timeout', least(?, nullif(extract(epoch FROM"
          + " current_setting('statement_timeout')::interval) * 1000, 0))::bigint::text, true)";

  /** The SQLSTATE of a scope that is missing, or whose signature is wrong. */
  private static final String UNSIGNED = "28000";

  private static final String NO_MEMBER = "42501";

  private static final TenantScope NOBODY =
      new TenantScope(
          new TenantId(new UUID(0, 0)), null, null, Role.TENANT_ADMIN, new UUID(0, 0), null, null);

  private final String schema;
  private final String searchPath;
  private final @Nullable ScopeSigner signer;

  /**
   * The entry to scopes.
   *
   * @param schema where the substrate lives
   * @param searchPath found first from now on, whatever the login or the caller has set
   * @param signer null: the login chooses its scope itself
   */
  ScopeEntry(String schema, String searchPath, @Nullable ScopeSigner signer) {
    this.schema = schema;
    this.searchPath = searchPath;
    this.signer = signer;
  }

  /**
   * Puts the transaction into a scope.
   *
   * @throws ForbiddenException if the login may not act in it
   */
  void enter(Connection connection, TenantScope scope) throws SQLException {
    enterAnd(
        connection, scope, (on, entry) -> Objects.requireNonNull(entry).query(on, row -> true));
  }

  /**
   * Puts the transaction into a scope and runs the first statement there, in one round trip. The
   * server stops a statement after the time that the thread has left, unless it is to do so before.
   *
   * @throws ForbiddenException if the login may not act in it
   */
  <T> T enterAnd(Connection connection, TenantScope scope, Statement<T> statement)
      throws SQLException {
    Sql entry =
        Sql.of("SELECT ")
            .append(begin(connection, schema, scope, signer))
            // packets of this transaction need not wait for a worker to index them
            .append(
                ", set_config('search_path', ?, true), set_config('l9.indexes_itself', 'on', true)",
                searchPath);
    Integer timeoutMillis = ThreadDeadlines.timeoutMillis();
    if (timeoutMillis != null) {
      entry.append(TIMEOUT, timeoutMillis);
    }
    try {
      return statement.run(connection, entry);
    } catch (SQLException e) {
      if (!failedInEntry(e)) {
        throw e;
      }
      String refusal = signer == null ? null : refusal(e);
      if (refusal != null) {
        throw new IllegalStateException(refusal);
      }
      if (NO_MEMBER.equals(e.getSQLState())) {
        throw new ForbiddenException(
            ErrorCode.FORBIDDEN,
            "this database login may not act as "
                + scope.role().code()
                + "; it needs to be a member of the group role of that scope");
      }
      throw e;
    }
  }

  /** Whether it was a function of the scope that failed, and not what came behind it. */
  private static boolean failedInEntry(SQLException e) {
    ServerErrorMessage told = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String where = told == null ? null : told.getWhere();
    return where != null && where.contains("l9_begin_");
  }

  private static Sql begin(
      Connection connection, String schema, TenantScope scope, @Nullable ScopeSigner signer)
      throws SQLException {
    return signer == null
        ? Sql.of(
            schema + ".l9_begin_scope(?, ?, ?, ?, ?, ?, ?)",
            scope.tenant().value(),
            Sql.orNull("uuid", scope.org() == null ? null : scope.org().value()),
            Sql.orNull("uuid", scope.user() == null ? null : scope.user().value()),
            scope.role().code(),
            scope.correlation(),
            Sql.orNull("text", scope.session()),
            Sql.orNull("text", scope.trace()))
        : Sql.of(
            schema + ".l9_begin_signed_scope(?, ?, ?, ?)",
            signer.token(
                scope, connection.unwrap(BaseConnection.class).getQueryExecutor().getBackendPID()),
            scope.correlation(),
            Sql.orNull("text", scope.session()),
            Sql.orNull("text", scope.trace()));
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
          .append(begin(connection, schema, NOBODY, signer))
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
    return UNSIGNED.equals(e.getSQLState())
        ? "the database does not take this scope's signature: "
            + e.getMessage()
            + " (is it the key of this login, are the clocks of both machines right, and is there"
            + " no pooler of transactions in between?)"
        : null;
  }
}
