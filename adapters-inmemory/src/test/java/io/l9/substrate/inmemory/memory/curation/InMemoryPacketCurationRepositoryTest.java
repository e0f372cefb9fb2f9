package io.l9.substrate.inmemory.memory.curation;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.curation.PacketCurationRepositoryContract;

class InMemoryPacketCurationRepositoryTest extends PacketCurationRepositoryContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
