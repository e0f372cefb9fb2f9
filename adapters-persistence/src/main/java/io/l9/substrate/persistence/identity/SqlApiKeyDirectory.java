package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.FoundKey;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Connections;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
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
    Ownership owner =
        OwnerColumns.owner(
            row.getObject("tenant_id", UUID.class),
            row.getObject("org_id", UUID.class),
            row.getObject("user_id", UUID.class));
    Role role = Role.ofCode(row.getString("role")).orElseThrow();
    List<?> permissions = List.of((Object[]) row.getArray("permissions").getArray());
    OffsetDateTime expiresAt = row.getObject("expires_at", OffsetDateTime.class);
    Caller caller =
        new Caller(
            new TenantScope(owner.tenant(), owner.org(), owner.user(), role, id, null, null),
            ApiKeyMapper.known(permissions),
            id,
            expiresAt == null ? null : expiresAt.toInstant());
    return new FoundKey(caller, HexFormat.of().formatHex(row.getBytes("verifier")));
  }
}
