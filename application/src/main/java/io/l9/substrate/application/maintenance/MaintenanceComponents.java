package io.l9.substrate.application.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceJobs;

/** The use cases of the operators, ready to be called. Thread-safe if what they need is. */
public record MaintenanceComponents(MaintenanceJobs jobs) {

  public static MaintenanceComponents of(MaintenanceDependencies needs) {
    return new MaintenanceComponents(new MaintenanceJobsService(needs));
  }
}
