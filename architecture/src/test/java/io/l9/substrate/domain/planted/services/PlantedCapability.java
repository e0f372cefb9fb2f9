package io.l9.substrate.domain.planted.services;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Innocent. */
public interface PlantedCapability {
  void act(TenantScope scope);
}
