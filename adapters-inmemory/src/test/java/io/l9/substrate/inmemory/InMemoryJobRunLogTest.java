package io.l9.substrate.inmemory;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.maintenance.JobRunLogContract;

final class InMemoryJobRunLogTest extends JobRunLogContract {

  private final MaintenanceStore ports =
      new InMemoryAdapters(new Jackson3JsonCodec()).maintenance();

  @Override
  protected MaintenanceStore maintenance() {
    return ports;
  }
}
