package io.l9.substrate.inmemory;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.maintenance.MaintenanceRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;

final class InMemoryMaintenanceTest extends MaintenanceRepositoryContract {

  private final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec());

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
}
