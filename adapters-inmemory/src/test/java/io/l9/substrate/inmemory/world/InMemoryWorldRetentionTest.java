package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.json.Jackson3JsonCodec;
import io.l9.substrate.testkit.world.WorldRetentionContract;

final class InMemoryWorldRetentionTest extends WorldRetentionContract {

  private final InMemoryAdapters adapters = InMemoryPorts.open();

  @Override
  protected WorldStore store() {
    return adapters.world();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return adapters.maintenance();
  }

  @Override
  protected JsonCodec json() {
    return new Jackson3JsonCodec();
  }

  @Override
  protected RetentionStore retention() {
    return adapters.retention();
  }
}
