package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.checkpoints.CheckpointRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlCheckpointRepositoryIT extends CheckpointRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected CheckpointStore store() {
    return MEMORY.persistence().checkpoints();
  }
}
