package io.l9.substrate.persistence.retention;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.retention.RetentionRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateRetentionRepositoryIT extends RetentionRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected RetentionStore store() {
    return MEMORY.persistence().retention();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected LogStore logs() {
    return MEMORY.persistence().logs();
  }

  @Override
  protected ReasoningStore reasoning() {
    return MEMORY.persistence().reasoning();
  }
}
