package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.logs.AgentLogRepositoryRetentionContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateAgentLogRetentionIT extends AgentLogRepositoryRetentionContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected LogStore store() {
    return MEMORY.persistence().logs();
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
