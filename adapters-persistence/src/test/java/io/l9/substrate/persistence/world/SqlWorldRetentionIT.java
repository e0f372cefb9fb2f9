package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.world.WorldRetentionContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlWorldRetentionIT extends WorldRetentionContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected WorldStore store() {
    return MEMORY.persistence().world();
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected JsonCodec json() {
    return MigratedMemory.JSON;
  }

  @Override
  protected RetentionStore retention() {
    return MEMORY.persistence().retention();
  }
}
