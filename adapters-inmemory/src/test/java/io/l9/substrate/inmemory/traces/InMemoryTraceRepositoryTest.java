package io.l9.substrate.inmemory.traces;

import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.traces.TracePorts;
import io.l9.substrate.testkit.traces.TraceRepositoryContract;

final class InMemoryTraceRepositoryTest extends TraceRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected TracePorts traces() {
    return new TracePorts(
        adapters.traces(),
        adapters.logs(),
        adapters.reasoning(),
        adapters.tasks(),
        adapters.checkpoints());
  }
}
