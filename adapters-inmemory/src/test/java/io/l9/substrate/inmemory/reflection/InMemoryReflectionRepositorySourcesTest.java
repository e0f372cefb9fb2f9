package io.l9.substrate.inmemory.reflection;

import io.l9.substrate.domain.reflection.ReflectionStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.reflection.ReflectionRepositorySourcesContract;

final class InMemoryReflectionRepositorySourcesTest extends ReflectionRepositorySourcesContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected ReflectionStore reflection() {
    return adapters.reflection();
  }
}
