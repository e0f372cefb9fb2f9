package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.access.AccessLogContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateAccessLogIT extends AccessLogContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
