package io.l9.substrate.inmemory.store;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.store.StoreRepositoryExpiryContract;

final class InMemoryStoreExpiryTest extends StoreRepositoryExpiryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected ItemStore store() {
    return adapters.items();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return adapters.maintenance();
  }

  @Override
  protected RetentionStore retention() {
    return adapters.retention();
  }
}
