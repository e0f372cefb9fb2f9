package io.l9.substrate.persistence.memory.summary;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.summary.SummaryRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateSummaryRepositoryIT extends SummaryRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
