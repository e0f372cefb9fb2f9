package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.tasks.MaintenanceRepositoryTasksContract;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlMaintenanceRepositoryTasksIT extends MaintenanceRepositoryTasksContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected TaskStore ports() {
    return MEMORY.persistence().tasks();
  }

  @Override
  protected void letPass(Duration time) {
    StoredTimes.letPass(MEMORY, world(), time);
  }

  @Override
  protected MaintenanceStore maintenance() {
    return MEMORY.maintenance();
  }

  @Override
  protected RetentionStore retention() {
    return MEMORY.persistence().retention();
  }
}
