package io.l9.substrate.inmemory;

import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.packet.AgentEventLogContract;

class InMemoryAgentEventLogTest extends AgentEventLogContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
