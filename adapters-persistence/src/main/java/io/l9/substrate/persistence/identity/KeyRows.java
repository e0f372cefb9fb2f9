package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the columns that both statements have. */
final class KeyRows {

  private KeyRows() {}

  static Ownership owner(ResultSet row) throws SQLException {
    UUID org = row.getObject("org_id", UUID.class);
    UUID user = row.getObject("user_id", UUID.class);
    return new Ownership(
        new TenantId(row.getObject("tenant_id", UUID.class)),
        org == null ? null : new OrgId(org),
        user == null ? null : new UserId(user));
  }

  static Role role(ResultSet row) throws SQLException {
    return Role.ofCode(row.getString("role")).orElseThrow();
  }

  /** Names that this version does not know permit nothing. */
  static Set<Permission> permissions(ResultSet row) throws SQLException {
    List<?> names = List.of((Object[]) row.getArray("permissions").getArray());
    return Arrays.stream(Permission.values())
        .filter(permission -> names.contains(permission.code()))
        .collect(Collectors.toSet());
  }

  static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
