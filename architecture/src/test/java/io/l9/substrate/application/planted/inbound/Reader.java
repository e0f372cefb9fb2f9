package io.l9.substrate.application.planted.inbound;

import io.l9.substrate.domain.planted.inbound.AsksNobody;
import io.l9.substrate.domain.planted.inbound.AsksWho;
import io.l9.substrate.domain.tenancy.TenantScope;

/** Innocent. */
final class Reader implements AsksNobody, AsksWho {
  @Override
  public String read(String id) {
    return id;
  }

  @Override
  public String read(TenantScope scope, String id) {
    return id;
  }
}
