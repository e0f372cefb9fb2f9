package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.embedding.EmbeddingSpaceRepositoryContract;

final class InMemoryEmbeddingSpaceRepositoryTest extends EmbeddingSpaceRepositoryContract {
  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
