package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.packet.PacketRepositoryThreadsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernatePacketRepositoryThreadsIT extends PacketRepositoryThreadsContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
