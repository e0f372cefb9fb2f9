package io.l9.substrate.rest.identity;

import io.l9.substrate.domain.identity.ApiKey;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

public record ApiKeyResponse(
    UUID id,
    @Schema(ref = "Name") String name,
    @Schema(value = "The first characters of the token.", maxSize = 20) String prefix,
    @Schema(codes = ApiKey.State.class) String state,
    @Schema(codes = Role.class) String role,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Schema(maxSize = 100) List<@Schema(ref = "Permission") String> scopes,
    Instant createdAt,
    @Schema("null: never.") @Nullable Instant expiresAt,
    @Schema("To the minute; null: never.") @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @Schema("The key that it was rotated to.") @Nullable UUID replacedBy,
    @Schema(
            "The key that made it, or what that was rotated to; null: a token, or the "
                + "command line.")
        @Nullable UUID createdBy,
    @Schema("The user for whom whoever made it acted; null: no single one.")
        @Nullable UUID createdByUserId) {

  public static ApiKeyResponse from(ApiKey key, Instant now) {
    OrgId org = key.owner().org();
    UserId user = key.owner().user();
    return new ApiKeyResponse(
        key.id(),
        key.name(),
        key.prefix(),
        key.state(now).code(),
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
