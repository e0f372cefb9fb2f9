package io.l9.substrate.persistence.identity;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.identity.ApiKeyRepositoryContract;
import io.l9.substrate.testkit.identity.IdentityPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateApiKeyRepositoryIT extends ApiKeyRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected IdentityPorts identity() {
    return MEMORY.identity();
  }
}
