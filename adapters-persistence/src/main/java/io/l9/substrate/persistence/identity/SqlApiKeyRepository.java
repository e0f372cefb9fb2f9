package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** API keys by SQL. */
final class SqlApiKeyRepository implements ApiKeyRepository {

  private static final String SELECT =
      "SELECT k.key_id, k.tenant_id, k.org_id, k.user_id, k.name, k.selector, k.role,"
          + " k.permissions, k.created_at, k.expires_at, k.last_used_at, k.revoked_at,"
          + " k.replaced_by, k.created_by, k.created_by_user FROM api_keys k WHERE ";

  private final Sessions sessions;

  SqlApiKeyRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void create(ApiKey key, byte[] verifier) {
    TenantScope scope = sessions.scope();
    sessions.update(
        Sql.of(
            "INSERT INTO api_keys (key_id, tenant_id, org_id, user_id, name, selector, verifier,"
                + " role, permissions, created_at, expires_at, last_used_at, revoked_at,"
                + " replaced_by, created_by, created_by_user, correlation_id, session_id, trace_id)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz,"
                + " ?::timestamptz, ?::timestamptz, ?, ?, ?, ?, ?, ?)",
            key.id(),
            key.owner().tenant().value(),
            Identity.org(key.owner()),
            Identity.user(key.owner()),
            key.name(),
            key.selector(),
            verifier,
            key.role().code(),
            Sql.texts(key.permissions().stream().map(Permission::code).sorted().toList()),
            Notation.time(key.createdAt()),
            Notation.time(key.expiresAt()),
            Notation.time(key.lastUsedAt()),
            Notation.time(key.revokedAt()),
            key.replacedBy(),
            key.createdBy(),
            key.createdByUser() == null ? null : key.createdByUser().value(),
            scope.correlation(),
            scope.session(),
            scope.trace()));
  }

  @Override
  public Optional<ApiKey> find(UUID id) {
    return sessions
        .query(
            Sql.of(SELECT + "k.key_id = ? AND ", id).append(sessions.tenantOf("k")),
            SqlApiKeyRepository::key)
        .stream()
        .findFirst();
  }

  @Override
  public Page<ApiKey> list(
      @Nullable OrgId org, Set<Role> roles, int limit, @Nullable Position after) {
    Sql sql =
        Sql.of(
                SELECT + "k.role = ANY (?) AND ",
                Sql.texts(roles.stream().map(Role::code).sorted().toList()))
            .append(sessions.tenantOf("k"));
    if (org != null) {
      sql.append(" AND k.org_id = ?", org.value());
    }
    if (after != null) {
      sql.append(
          " AND (k.created_at, k.key_id) < (?::timestamptz, ?)",
          Notation.bound(after.at()),
          after.id());
    }
    return Page.of(
        sessions.query(
            sql.append(" ORDER BY k.created_at DESC, k.key_id DESC LIMIT ?", limit + 1),
            SqlApiKeyRepository::key),
        limit,
        ApiKey::position);
  }

  @Override
  public List<ApiKey> madeBy(UUID id) {
    return sessions.query(
        Sql.of(SELECT + "k.created_by = ? AND ", id).append(sessions.tenantOf("k")),
        SqlApiKeyRepository::key);
  }

  @Override
  public void handOn(UUID from, UUID to) {
    sessions.update(
        Sql.of("UPDATE api_keys k SET created_by = ? WHERE k.created_by = ? AND ", to, from)
            .append(sessions.tenantOf("k")));
  }

  @Override
  public boolean revoke(UUID id, Instant at) {
    return sessions.update(
            Sql.of(
                    "UPDATE api_keys k SET revoked_at = ?::timestamptz"
                        + " WHERE k.key_id = ? AND k.revoked_at IS NULL AND ",
                    Notation.time(at),
                    id)
                .append(sessions.tenantOf("k")))
        > 0;
  }

  @Override
  public boolean replace(UUID id, UUID by, Instant endsAt, Instant at) {
    return sessions.update(
            Sql.of(
                    "UPDATE api_keys k SET replaced_by = ?,"
                        + " expires_at = least(k.expires_at, ?::timestamptz)"
                        + " WHERE k.key_id = ? AND k.revoked_at IS NULL AND k.replaced_by IS NULL"
                        + " AND (k.expires_at IS NULL OR k.expires_at > ?::timestamptz) AND ",
                    by,
                    Notation.time(endsAt),
                    id,
                    Notation.bound(at))
                .append(sessions.tenantOf("k")))
        > 0;
  }

  private static ApiKey key(ResultSet row) throws SQLException {
    UUID createdByUser = row.getObject("created_by_user", UUID.class);
    return new ApiKey(
        row.getObject("key_id", UUID.class),
        KeyRows.owner(row),
        row.getString("name"),
        row.getString("selector"),
        KeyRows.role(row),
        KeyRows.permissions(row),
        Objects.requireNonNull(KeyRows.time(row, "created_at")),
        KeyRows.time(row, "expires_at"),
        KeyRows.time(row, "last_used_at"),
        KeyRows.time(row, "revoked_at"),
        row.getObject("replaced_by", UUID.class),
        row.getObject("created_by", UUID.class),
        createdByUser == null ? null : new UserId(createdByUser));
  }
}
