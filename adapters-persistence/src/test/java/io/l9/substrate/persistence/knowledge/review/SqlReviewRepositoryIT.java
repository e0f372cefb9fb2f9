package io.l9.substrate.persistence.knowledge.review;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.knowledge.review.ReviewRepositoryContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReviewRepositoryIT extends ReviewRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected KnowledgeStore knowledge() {
    return MEMORY.knowledge();
  }
}
