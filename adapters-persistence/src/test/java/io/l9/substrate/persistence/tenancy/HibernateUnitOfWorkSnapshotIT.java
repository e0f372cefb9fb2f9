package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.tenancy.UnitOfWorkSnapshotContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateUnitOfWorkSnapshotIT extends UnitOfWorkSnapshotContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
