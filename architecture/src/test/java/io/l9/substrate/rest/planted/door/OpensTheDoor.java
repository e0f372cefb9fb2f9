package io.l9.substrate.rest.planted.door;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.function.BiFunction;
import java.util.function.Supplier;

public final class OpensTheDoor {
  BiFunction<TenantScope, Supplier<String>, String> open(UnitOfWork unitOfWork) {
    return unitOfWork::inSavepoint;
  }
}
