package io.l9.substrate.inmemory.memory.embedding;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.embedding.EmbeddingRepositoryModelsContract;

final class InMemoryEmbeddingRepositoryModelsTest extends EmbeddingRepositoryModelsContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
