package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.maintenance.MaintenancePorts;
import io.l9.substrate.testkit.maintenance.MaintenanceRepositoryFoldingContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.requests.RequestPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class MaintenanceRepositoryFoldingIT extends MaintenanceRepositoryFoldingContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected MaintenancePorts maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected RequestPorts requests() {
    return MEMORY.requests();
  }
}
