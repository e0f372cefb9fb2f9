package io.l9.substrate.inmemory.maintenance;

import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.maintenance.JobRunLogContract;
import io.l9.substrate.testkit.maintenance.MaintenancePorts;

final class InMemoryJobRunLogTest extends JobRunLogContract {

  private final MaintenancePorts ports =
      InMemoryPorts.maintenance(new InMemoryAdapters(new Jackson3JsonCodec()));

  @Override
  protected MaintenancePorts maintenance() {
    return ports;
  }
}
