package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.logs.AgentLogRepositoryContract;

final class InMemoryAgentLogRepositoryTest extends AgentLogRepositoryContract {

  private final LogStore store = InMemoryPorts.open().logs();

  @Override
  protected LogStore store() {
    return store;
  }
}
