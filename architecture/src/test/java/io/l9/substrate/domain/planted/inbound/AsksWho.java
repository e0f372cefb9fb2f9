package io.l9.substrate.domain.planted.inbound;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Innocent. */
public interface AsksWho {
  String read(TenantScope scope, String id);
}
