package io.l9.substrate.rest.http;

import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import org.jspecify.annotations.Nullable;

/** Somebody of a tenant, whatever credential and however many connections are used. */
record Person(TenantId tenant, @Nullable OrgId org, @Nullable UserId user, Role role) {

  static Person of(TenantScope scope) {
    return new Person(scope.tenant(), scope.org(), scope.user(), scope.role());
  }
}
