package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key to be made, in the tenant of its maker. Immutable.
 *
 * @param name for people, at most {@value #MAX_NAME} characters
 * @param org null: the maker's
 * @param user null: no single one
 * @param permissions null: all of the maker's
 * @param expiresAt null: when the key that makes it ends, or never
 */
public record ApiKeyDraft(
    String name,
    Role role,
    @Nullable OrgId org,
    @Nullable UserId user,
    @Nullable Set<Permission> permissions,
    @Nullable Instant expiresAt) {

  public static final int MAX_NAME = 200;

  public ApiKeyDraft {
    Require.text("/name", name, MAX_NAME);
    Require.present("/role", role);
    permissions = permissions == null ? null : Set.copyOf(permissions);
    Require.optionalTime("/expires_at", expiresAt);
  }
}
