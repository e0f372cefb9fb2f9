package io.l9.substrate.inmemory.store;

import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.store.StoreRepositoryContract;

final class InMemoryStoreRepositoryTest extends StoreRepositoryContract {

  private final ItemStore store = InMemoryPorts.open().items();

  @Override
  protected ItemStore store() {
    return store;
  }
}
