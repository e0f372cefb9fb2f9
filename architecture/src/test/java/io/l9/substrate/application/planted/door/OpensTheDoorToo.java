package io.l9.substrate.application.planted.door;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.function.Function;
import java.util.function.Supplier;

public final class OpensTheDoorToo {
  Function<Supplier<String>, String> open(UnitOfWork unitOfWork, TenantScope scope) {
    return work -> unitOfWork.inScope(scope, work);
  }
}
