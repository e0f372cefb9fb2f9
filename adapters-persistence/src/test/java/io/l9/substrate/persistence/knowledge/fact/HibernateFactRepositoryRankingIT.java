package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.KnowledgeStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.knowledge.fact.FactRepositoryRankingContract;
import io.l9.substrate.testkit.memory.MemoryPorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateFactRepositoryRankingIT extends FactRepositoryRankingContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected KnowledgeStore knowledge() {
    return MEMORY.knowledge();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }
}
