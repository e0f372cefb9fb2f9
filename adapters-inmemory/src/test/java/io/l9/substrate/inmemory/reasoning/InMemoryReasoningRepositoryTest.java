package io.l9.substrate.inmemory.reasoning;

import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.reasoning.ReasoningRepositoryContract;

final class InMemoryReasoningRepositoryTest extends ReasoningRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected ReasoningStore reasoning() {
    return adapters.reasoning();
  }
}
