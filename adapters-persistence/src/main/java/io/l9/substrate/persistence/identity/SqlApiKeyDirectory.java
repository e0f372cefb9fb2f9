package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The look-up of keys, in a transaction of its own and in no scope: the login itself has no right
 * on any table, and may call this one function.
 */
final class SqlApiKeyDirectory implements ApiKeyDirectory {

  private final DataSource dataSource;
  private final String schema;

  SqlApiKeyDirectory(DataSource dataSource, String schema) {
    this.dataSource = dataSource;
    this.schema = schema;
  }

  @Override
  public Optional<FoundKey> authenticate(String selector, byte[] verifier, Instant at) {
    try (Connection connection = dataSource.getConnection()) {
      try {
        List<FoundKey> found =
            Sql.of(
                    "SELECT * FROM " + schema + ".l9_find_key(?, ?, ?::timestamptz)",
                    selector,
                    verifier,
                    Notation.bound(at))
                .query(connection, SqlApiKeyDirectory::found);
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
        return found.stream().findFirst();
      } catch (SQLException e) {
        rollBack(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  private static void rollBack(Connection connection, SQLException failure) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static FoundKey found(ResultSet row) throws SQLException {
    UUID id = row.getObject("key_id", UUID.class);
    Ownership owner = KeyRows.owner(row);
    Caller caller =
        new Caller(
            new TenantScope(
                owner.tenant(), owner.org(), owner.user(), KeyRows.role(row), id, null, null),
            KeyRows.permissions(row),
            id,
            KeyRows.time(row, "expires_at"));
    return new FoundKey(caller, HexFormat.of().formatHex(row.getBytes("verifier")));
  }
}
