package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositoryContract;

final class InMemoryCheckpointRepositoryTest extends CheckpointRepositoryContract {

  private final CheckpointStore store = InMemoryPorts.open().checkpoints();

  @Override
  protected CheckpointStore store() {
    return store;
  }
}
