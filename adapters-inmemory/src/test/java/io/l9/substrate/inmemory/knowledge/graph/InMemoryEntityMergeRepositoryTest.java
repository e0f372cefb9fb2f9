package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.knowledge.KnowledgePorts;
import io.l9.substrate.testkit.knowledge.graph.EntityMergeRepositoryContract;

final class InMemoryEntityMergeRepositoryTest extends EntityMergeRepositoryContract {
  @Override
  protected KnowledgePorts ports() {
    return InMemoryPorts.knowledge();
  }
}
