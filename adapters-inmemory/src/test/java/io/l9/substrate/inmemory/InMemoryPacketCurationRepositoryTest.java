package io.l9.substrate.inmemory;

import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.curation.PacketCurationRepositoryContract;

class InMemoryPacketCurationRepositoryTest extends PacketCurationRepositoryContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
