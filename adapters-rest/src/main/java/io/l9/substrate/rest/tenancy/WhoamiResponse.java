package io.l9.substrate.rest.tenancy;

import io.l9.substrate.domain.identity.Caller;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who one is.
 *
 * @param orgId null: every organisation of the tenant
 * @param userId null: no single user
 * @param visibleScopes which memories this role sees, besides whose they are
 * @param scopes what the credential permits
 * @param keyId null: the credential is no API key
 * @param expiresAt when the credential ends; null: never
 */
record WhoamiResponse(
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    String role,
    List<String> visibleScopes,
    List<String> scopes,
    @Nullable UUID keyId,
    @Nullable Instant expiresAt,
    UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

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
