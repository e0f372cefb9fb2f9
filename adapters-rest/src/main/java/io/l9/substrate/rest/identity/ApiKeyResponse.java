package io.l9.substrate.rest.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record ApiKeyResponse(
    UUID id,
    String name,
    String prefix,
    String state,
    String role,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @Nullable UUID replacedBy,
    @Nullable UUID createdBy,
    @Nullable UUID createdByUserId) {

  static ApiKeyResponse from(ApiKey key, Instant now) {
    OrgId org = key.owner().org();
    UserId user = key.owner().user();
    return new ApiKeyResponse(
        key.id(),
        key.name(),
        key.prefix(),
        key.state(now).name().toLowerCase(Locale.ROOT),
        key.role().code(),
        key.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        key.permissions().stream().map(Permission::code).sorted().toList(),
        key.createdAt(),
        key.expiresAt(),
        key.lastUsedAt(),
        key.revokedAt(),
        key.replacedBy(),
        key.createdBy(),
        key.createdByUser() == null ? null : key.createdByUser().value());
  }
}
