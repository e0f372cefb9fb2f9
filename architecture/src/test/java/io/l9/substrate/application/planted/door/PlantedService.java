package io.l9.substrate.application.planted.door;

import io.l9.substrate.domain.planted.door.PlantedUseCase;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** Innocent. */
final class PlantedService implements PlantedUseCase {
  private final UnitOfWork unitOfWork;

  PlantedService(UnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
  }

  @Override
  public String act(TenantScope scope) {
    return unitOfWork.inScope(scope, () -> "done");
  }
}
