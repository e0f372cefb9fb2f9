package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.tenancy.UnitOfWorkJoiningContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SignedUnitOfWorkJoiningIT extends UnitOfWorkJoiningContract {

  @RegisterExtension static final MigratedMemory MEMORY = MigratedMemory.signed();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
