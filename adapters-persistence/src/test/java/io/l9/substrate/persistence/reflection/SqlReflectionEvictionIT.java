package io.l9.substrate.persistence.reflection;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.reflection.ReflectionEvictionContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlReflectionEvictionIT extends ReflectionEvictionContract {

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

  @Override
  protected RetentionStore retention() {
    return MEMORY.persistence().retention();
  }
}
