package io.l9.substrate.persistence.memory.curation;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.curation.PacketCurationRepositoryErasureContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernatePacketCurationRepositoryErasureIT extends PacketCurationRepositoryErasureContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
