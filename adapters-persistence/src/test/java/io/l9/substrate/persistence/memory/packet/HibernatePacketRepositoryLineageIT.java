package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.packet.PacketRepositoryLineageContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernatePacketRepositoryLineageIT extends PacketRepositoryLineageContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
