package io.l9.substrate.inmemory.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The ports of this package, over the same keys. */
public final class IdentityComponents {

  private final ApiKeyRepository keys;
  private final ApiKeyDirectory directory;

  public IdentityComponents(UnitsOfWork units) {
    KeyTable table = new KeyTable(units);
    keys = new InMemoryApiKeyRepository(units, table);
    directory = new InMemoryApiKeyDirectory(units, table);
  }

  public ApiKeyRepository keys() {
    return keys;
  }

  public ApiKeyDirectory directory() {
    return directory;
  }
}
