package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.reflection.ReflectionPatternsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateReflectionPatternsIT extends ReflectionPatternsContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MemoryPorts ports() {
    return MEMORY.ports();
  }

  @Override
  protected ReflectionStore reflection() {
    return MEMORY.reflections();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }
}
