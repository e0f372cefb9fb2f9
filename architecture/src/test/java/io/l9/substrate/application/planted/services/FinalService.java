package io.l9.substrate.application.planted.services;

import io.l9.substrate.domain.planted.services.PlantedCapability;
import io.l9.substrate.domain.tenancy.TenantScope;

/** Innocent. */
public final class FinalService implements PlantedCapability {

  @Override
  public void act(TenantScope scope) {}
}
