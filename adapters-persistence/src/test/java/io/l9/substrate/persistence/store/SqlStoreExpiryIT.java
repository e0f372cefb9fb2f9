package io.l9.substrate.persistence.store;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.store.ItemStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.store.StoreRepositoryExpiryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlStoreExpiryIT extends StoreRepositoryExpiryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected ItemStore store() {
    return MEMORY.persistence().items();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected RetentionStore retention() {
    return MEMORY.persistence().retention();
  }
}
