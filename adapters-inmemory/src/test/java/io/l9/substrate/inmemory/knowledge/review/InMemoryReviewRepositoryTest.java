package io.l9.substrate.inmemory.knowledge.review;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.knowledge.review.ReviewRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;

final class InMemoryReviewRepositoryTest extends ReviewRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected KnowledgeStore knowledge() {
    return adapters.knowledge();
  }
}
