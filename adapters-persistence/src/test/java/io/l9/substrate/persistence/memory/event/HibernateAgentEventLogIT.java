package io.l9.substrate.persistence.memory.event;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.event.AgentEventLogContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateAgentEventLogIT extends AgentEventLogContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
