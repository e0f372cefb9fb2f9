package io.l9.substrate.persistence.memory.embedding;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.embedding.EmbeddingRepositoryModelsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateEmbeddingRepositoryModelsIT extends EmbeddingRepositoryModelsContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
