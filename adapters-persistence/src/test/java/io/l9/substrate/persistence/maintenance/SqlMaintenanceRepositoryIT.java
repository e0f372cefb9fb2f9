package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.requests.RequestStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.maintenance.MaintenanceRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlMaintenanceRepositoryIT extends MaintenanceRepositoryContract {

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

  @Override
  protected RetentionStore retention() {
    return MEMORY.persistence().retention();
  }
}
