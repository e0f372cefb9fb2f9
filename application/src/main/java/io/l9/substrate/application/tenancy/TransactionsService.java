package io.l9.substrate.application.tenancy;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Transactions;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One unit of work around the caller's calls. */
public final class TransactionsService implements Transactions {

  private final UnitOfWork unitOfWork;

  public TransactionsService(UnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
  }

  @Override
  public <T extends @Nullable Object> T atomically(TenantScope scope, Supplier<T> work) {
    return unitOfWork.spanning(scope, Require.present("/work", work));
  }
}
