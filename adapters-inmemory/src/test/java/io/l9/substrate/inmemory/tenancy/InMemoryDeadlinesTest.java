package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.tenancy.DeadlinesContract;

final class InMemoryDeadlinesTest extends DeadlinesContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected Deadlines deadlines() {
    return adapters.deadlines();
  }
}
