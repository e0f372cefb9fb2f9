package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a credential and its permissions. Immutable.
 *
 * @param scope the acting scope; its tracing ids are those of the credential, not of a request
 * @param permissions of the credential
 * @param key the id of the API key; null if it is none
 * @param expiresAt when the credential ends; null: never
 */
public record Caller(
    TenantScope scope,
    Set<Permission> permissions,
    @Nullable UUID key,
    @Nullable Instant expiresAt) {

  public Caller {
    Require.present("/scope", scope);
    permissions = Set.copyOf(permissions);
  }
}
