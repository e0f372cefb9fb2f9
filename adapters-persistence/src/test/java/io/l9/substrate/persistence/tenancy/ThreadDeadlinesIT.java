package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.tenancy.DeadlinesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class ThreadDeadlinesIT extends DeadlinesContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected Deadlines deadlines() {
    return MEMORY.persistence().deadlines();
  }
}
