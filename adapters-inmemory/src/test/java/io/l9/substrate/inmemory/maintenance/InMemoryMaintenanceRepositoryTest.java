package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.maintenance.MaintenanceRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;

final class InMemoryMaintenanceRepositoryTest extends MaintenanceRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected MaintenanceStore maintenance() {
    return adapters.maintenance();
  }

  @Override
  protected RequestStore requests() {
    return adapters.requests();
  }

  @Override
  protected RetentionStore retention() {
    return adapters.retention();
  }
}
