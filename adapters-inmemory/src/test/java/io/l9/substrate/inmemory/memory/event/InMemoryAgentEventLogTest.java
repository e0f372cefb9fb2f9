package io.l9.substrate.inmemory.memory.event;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.event.AgentEventLogContract;

class InMemoryAgentEventLogTest extends AgentEventLogContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
