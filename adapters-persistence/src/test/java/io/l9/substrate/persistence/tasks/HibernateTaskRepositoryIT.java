package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.persistence.MigratedMemory;
import io.l9.substrate.testkit.tasks.TaskRepositoryContract;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

class HibernateTaskRepositoryIT extends TaskRepositoryContract {

  @RegisterExtension static final MigratedMemory MEMORY = new MigratedMemory();

  @Override
  protected TaskStore ports() {
    return MEMORY.persistence().tasks();
  }

  @Override
  protected void letPass(Duration time) {
    StoredTimes.letPass(MEMORY, world(), time);
  }
}
