package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.maintenance.JobRunLogContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateJobRunLogIT extends JobRunLogContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }
}
