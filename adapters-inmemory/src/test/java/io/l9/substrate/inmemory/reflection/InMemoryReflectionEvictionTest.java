package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.reflection.ReflectionEvictionContract;

final class InMemoryReflectionEvictionTest extends ReflectionEvictionContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected ReflectionStore reflection() {
    return adapters.reflection();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return adapters.maintenance();
  }

  @Override
  protected RetentionStore retention() {
    return adapters.retention();
  }
}
