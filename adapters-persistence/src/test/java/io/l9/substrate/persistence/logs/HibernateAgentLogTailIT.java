package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.logs.AgentLogRepositoryTailContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateAgentLogTailIT extends AgentLogRepositoryTailContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected LogStore store() {
    return MEMORY.persistence().logs();
  }
}
