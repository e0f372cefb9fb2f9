package io.l9.substrate.inmemory.identity;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The ports of this package, over the same keys. */
public final class IdentityComponents {

  private IdentityComponents() {}

  public static IdentityStore store(UnitsOfWork units, UnitOfWork unitOfWork, KeyTable table) {
    return new IdentityStore(
        unitOfWork,
        new InMemoryApiKeyRepository(units, table),
        new InMemoryApiKeyDirectory(units, table));
  }
}
