package io.l9.substrate.inmemory.knowledge.graph;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.knowledge.KnowledgePorts;
import io.l9.substrate.testkit.knowledge.graph.RelationshipRepositoryContract;

final class InMemoryRelationshipRepositoryTest extends RelationshipRepositoryContract {
  @Override
  protected KnowledgePorts ports() {
    return InMemoryPorts.knowledge();
  }
}
