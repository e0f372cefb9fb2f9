package io.l9.substrate.inmemory.memory.packet;

import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.packet.PacketRepositoryLineageContract;

final class InMemoryPacketRepositoryLineageTest extends PacketRepositoryLineageContract {

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.fresh();
  }
}
