package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.maintenance.MaintenanceRepositoryRankingContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlMaintenanceRepositoryRankingIT extends MaintenanceRepositoryRankingContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected RequestStore requests() {
    return MEMORY.requests();
  }
}
