package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositoryRetentionContract;

final class InMemoryCheckpointRetentionTest extends CheckpointRepositoryRetentionContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected CheckpointStore store() {
    return adapters.checkpoints();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return adapters.maintenance();
  }

  @Override
  protected RetentionStore retention() {
    return adapters.retention();
  }
}
