package io.l9.substrate.persistence.memory.catalog;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.memory.catalog.PacketIndexExportContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernatePacketIndexExportIT extends PacketIndexExportContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }
}
