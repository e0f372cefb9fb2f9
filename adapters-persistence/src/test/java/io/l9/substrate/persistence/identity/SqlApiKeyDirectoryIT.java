package io.l9.substrate.persistence.identity;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.identity.ApiKeyDirectoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlApiKeyDirectoryIT extends ApiKeyDirectoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected IdentityStore identity() {
    return MEMORY.identity();
  }
}
