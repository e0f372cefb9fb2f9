package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.embedding.EmbeddingBacklogRepositoryContract;

final class InMemoryEmbeddingBacklogRepositoryTest extends EmbeddingBacklogRepositoryContract {
  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
