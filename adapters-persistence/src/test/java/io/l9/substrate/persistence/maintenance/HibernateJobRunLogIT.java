package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.maintenance.JobRunLogContract;
import io.l9.substrate.testkit.maintenance.MaintenancePorts;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateJobRunLogIT extends JobRunLogContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected MaintenancePorts maintenance() {
    return MEMORY.maintenance();
  }
}
