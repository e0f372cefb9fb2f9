package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.identity.ApiKeyRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateApiKeyRepositoryIT extends ApiKeyRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected IdentityStore identity() {
    return MEMORY.identity();
  }
}
