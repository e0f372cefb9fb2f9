package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositoryRetentionContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCheckpointRetentionIT extends CheckpointRepositoryRetentionContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected CheckpointStore store() {
    return MEMORY.persistence().checkpoints();
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
