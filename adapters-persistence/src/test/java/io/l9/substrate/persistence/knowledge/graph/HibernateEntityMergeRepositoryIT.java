package io.l9.substrate.persistence.knowledge.graph;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.knowledge.KnowledgePorts;
import io.l9.substrate.testkit.knowledge.graph.EntityMergeRepositoryContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateEntityMergeRepositoryIT extends EntityMergeRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected KnowledgePorts ports() {
    return MEMORY.knowledgePorts();
  }
}
