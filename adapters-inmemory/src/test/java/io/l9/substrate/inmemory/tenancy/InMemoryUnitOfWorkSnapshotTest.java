package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.tenancy.UnitOfWorkSnapshotContract;

final class InMemoryUnitOfWorkSnapshotTest extends UnitOfWorkSnapshotContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
