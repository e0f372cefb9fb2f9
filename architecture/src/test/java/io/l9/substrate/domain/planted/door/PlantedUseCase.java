package io.l9.substrate.domain.planted.door;

import io.l9.substrate.domain.tenancy.TenantScope;

/** Innocent. */
public interface PlantedUseCase {
  String act(TenantScope scope);
}
