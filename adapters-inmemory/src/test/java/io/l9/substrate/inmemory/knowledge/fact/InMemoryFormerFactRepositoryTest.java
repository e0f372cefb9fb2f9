package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.knowledge.fact.FormerFact;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.knowledge.fact.FormerFactRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;

final class InMemoryFormerFactRepositoryTest extends FormerFactRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected KnowledgeStore knowledge() {
    return adapters.knowledge();
  }

  @Override
  protected void put(FormerFact row) {
    adapters.put(row);
  }
}
