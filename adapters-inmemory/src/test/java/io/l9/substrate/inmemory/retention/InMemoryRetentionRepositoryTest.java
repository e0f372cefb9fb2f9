package io.l9.substrate.inmemory.retention;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.reasoning.ReasoningStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.memory.MemoryPorts;
import io.l9.substrate.testkit.retention.RetentionRepositoryContract;

final class InMemoryRetentionRepositoryTest extends RetentionRepositoryContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected MemoryPorts ports() {
    return InMemoryPorts.of(adapters);
  }

  @Override
  protected RetentionStore store() {
    return adapters.retention();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return adapters.maintenance();
  }

  @Override
  protected LogStore logs() {
    return adapters.logs();
  }

  @Override
  protected ReasoningStore reasoning() {
    return adapters.reasoning();
  }
}
