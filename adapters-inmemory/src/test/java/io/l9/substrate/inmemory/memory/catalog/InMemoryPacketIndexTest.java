package io.l9.substrate.inmemory.memory.catalog;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.catalog.PacketIndexContract;

class InMemoryPacketIndexTest extends PacketIndexContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
