package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.logs.AgentLogRepositoryTailContract;

final class InMemoryAgentLogTailTest extends AgentLogRepositoryTailContract {

  private final LogStore store = InMemoryPorts.open().logs();

  @Override
  protected LogStore store() {
    return store;
  }
}
