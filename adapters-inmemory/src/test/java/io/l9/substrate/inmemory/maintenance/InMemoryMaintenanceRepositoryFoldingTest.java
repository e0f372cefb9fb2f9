package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.maintenance.MaintenancePorts;
import io.l9.substrate.testkit.maintenance.MaintenanceRepositoryFoldingContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.requests.RequestPorts;

final class InMemoryMaintenanceRepositoryFoldingTest extends MaintenanceRepositoryFoldingContract {

  private final InMemoryAdapters adapters = new InMemoryAdapters(new Jackson3JsonCodec());

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected MaintenancePorts maintenance() {
    return InMemoryPorts.maintenance(adapters);
  }

  @Override
  protected RequestPorts requests() {
    return InMemoryPorts.requests(adapters);
  }
}
