package io.l9.substrate.inmemory.memory.summary;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.summary.SummaryRepositoryContract;

final class InMemorySummaryRepositoryTest extends SummaryRepositoryContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
