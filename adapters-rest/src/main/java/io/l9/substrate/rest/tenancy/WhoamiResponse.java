package io.l9.substrate.rest.tenancy;

import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The caller.
 *
 * @param visibleScopes the visibilities that this role sees
 */
@Schema(name = "Identity")
record WhoamiResponse(
    UUID tenantId,
    @Schema("null: every organisation of the tenant.") @Nullable UUID orgId,
    @Schema("null: no single user.") @Nullable UUID userId,
    @Schema(codes = Role.class) String role,
    @Schema(maxSize = 3) List<@Schema(ref = "Scope") String> visibleScopes,
    @Schema(value = "The permissions of the credential.", maxSize = 100)
        List<@Schema(ref = "Permission") String> scopes,
    @Schema("The API key; null: the credential is none.") @Nullable UUID keyId,
    @Schema("When the credential ends; null: never.") @Nullable Instant expiresAt,
    UUID correlationId,
    @Schema(maxSize = TenantScope.MAX_TRACING) @Nullable String sessionId,
    @Schema(maxSize = TenantScope.MAX_TRACING) @Nullable String traceId) {

  static WhoamiResponse from(Caller caller) {
    TenantScope scope = caller.scope();
    OrgId org = scope.org();
    UserId user = scope.user();
    return new WhoamiResponse(
        scope.tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        scope.role().code(),
        Arrays.stream(Visibility.values())
            .filter(visibility -> scope.sees(scope.owner(), visibility))
            .map(Visibility::code)
            .toList(),
        caller.permissions().stream().map(Permission::code).sorted().toList(),
        caller.key(),
        caller.expiresAt(),
        scope.correlation(),
        scope.session(),
        scope.trace());
  }
}
