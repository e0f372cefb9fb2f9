package io.l9.substrate.inmemory.memory.access;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.access.AccessLogContract;

final class InMemoryAccessLogTest extends AccessLogContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
