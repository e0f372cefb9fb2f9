package io.l9.substrate.migrations.planted.uses;

import io.l9.substrate.domain.tenancy.TenantScope;

public final class KnowsTheDomain {
  TenantScope scope;
}
