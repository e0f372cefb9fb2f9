package io.l9.substrate.rest.identity;

import io.l9.substrate.domain.identity.ApiKeyDraft;
import io.l9.substrate.domain.identity.Permission;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

record CreateApiKeyRequest(
    @Schema(ref = "Name", required = true) @Nullable String name,
    @Schema(
            value = "Keys of `l9_system` and `platform_admin` are made on the command line.",
            codes = Role.class,
            required = true)
        @Nullable String role,
    @Schema("The organisation that it acts for; null: that of the caller.") @Nullable UUID orgId,
    @Schema("The user that it acts for; required for `end_user` and `cursor_user`.")
        @Nullable UUID userId,
    @Schema(
            value = "The permissions of the key; null: all that the caller's credential has.",
            maxSize = MAX_SCOPES)
        @Nullable List<@Schema(ref = "Permission") String> scopes,
    @Schema(
            "When it ends, in the future, and not after the key that makes it; null: when "
                + "that ends, or never.")
        @Nullable Instant expiresAt) {

  private static final int MAX_SCOPES = 64;

  ApiKeyDraft toCommand() {
    return new ApiKeyDraft(
        Require.present("/name", name),
        checkedRole(),
        orgId == null ? null : new OrgId(orgId),
        userId == null ? null : new UserId(userId),
        permissions(),
        expiresAt);
  }

  private Role checkedRole() {
    Role named =
        Role.ofCode(Require.present("/role", role))
            .orElseThrow(
                () ->
                    ValidationException.at(
                        "/role",
                        "must be one of end_user, cursor_user, l9_system, org_admin,"
                            + " tenant_admin"));
    if (named == Role.PLATFORM_ADMIN) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "Keys of platform_admin are made on the command line: l9 keys create --role"
              + " platform_admin.");
    }
    return named;
  }

  private @Nullable Set<Permission> permissions() {
    return scopes == null
        ? null
        : Require.size("/scopes", scopes, MAX_SCOPES).stream()
            .map(Permission::ofCode)
            .collect(Collectors.toSet());
  }
}
