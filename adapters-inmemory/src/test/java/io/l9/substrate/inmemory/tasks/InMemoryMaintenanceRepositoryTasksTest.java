package io.l9.substrate.inmemory.tasks;

import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.retention.RetentionStore;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.inmemory.InMemoryAdapters;
import io.l9.substrate.inmemory.InMemoryPorts;
import io.l9.substrate.testkit.shared.MutableClock;
import io.l9.substrate.testkit.tasks.MaintenanceRepositoryTasksContract;
import java.time.Duration;

final class InMemoryMaintenanceRepositoryTasksTest extends MaintenanceRepositoryTasksContract {

  private final MutableClock clock = new MutableClock(NOW);
  private final InMemoryAdapters adapters = InMemoryPorts.open(clock);

  @Override
  protected TaskStore ports() {
    return adapters.tasks();
  }

  @Override
  protected void letPass(Duration time) {
    clock.advance(time);
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
