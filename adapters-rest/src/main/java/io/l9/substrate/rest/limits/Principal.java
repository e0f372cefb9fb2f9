package io.l9.substrate.rest.limits;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import org.jspecify.annotations.Nullable;

/**
 * The identity that limits are counted for: an actor, whatever credential and however many
 * connections are used.
 */
public record Principal(TenantId tenant, @Nullable OrgId org, @Nullable UserId user, Role role) {

  public static Principal of(TenantScope scope) {
    return new Principal(scope.tenant(), scope.org(), scope.user(), scope.role());
  }
}
