package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Connections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The look-up of keys, in a transaction of its own and in no scope: the login itself has no right
 * on any table, and may call this one function.
 */
final class SqlApiKeyDirectory implements ApiKeyDirectory {

  private final Connections connections;
  private final String schema;

  SqlApiKeyDirectory(Connections connections, String schema) {
    this.connections = connections;
    this.schema = schema;
  }

  @Override
  public Optional<FoundKey> authenticate(String selector, byte[] verifier, Instant at) {
    Sql look =
        Sql.of(
            "SELECT * FROM " + schema + ".l9_find_key(?, ?, ?::timestamptz)",
            selector,
            verifier,
            SqlLiterals.bound(at));
    return connections
        .withoutScope(connection -> look.query(connection, SqlApiKeyDirectory::found))
        .stream()
        .findFirst();
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
