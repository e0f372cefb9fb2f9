package io.l9.substrate.persistence.store;

import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.store.StoreRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlStoreRepositoryIT extends StoreRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected ItemStore store() {
    return MEMORY.persistence().items();
  }
}
