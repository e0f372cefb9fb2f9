package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.maintenance.JobRunLogContract;

final class InMemoryJobRunLogTest extends JobRunLogContract {

  private final MaintenanceStore ports = InMemoryPorts.open().maintenance();

  @Override
  protected MaintenanceStore maintenance() {
    return ports;
  }
}
