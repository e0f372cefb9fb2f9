package io.l9.substrate.inmemory.logs;

import io.l9.substrate.domain.logs.LogStore;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.logs.AgentLogRepositoryRetentionContract;

final class InMemoryAgentLogRetentionTest extends AgentLogRepositoryRetentionContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected LogStore store() {
    return adapters.logs();
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
