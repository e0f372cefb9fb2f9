package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.tenancy.UnitOfWorkJoiningContract;

final class InMemoryUnitOfWorkJoiningTest extends UnitOfWorkJoiningContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
