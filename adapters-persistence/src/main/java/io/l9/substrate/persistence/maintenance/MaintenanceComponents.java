package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class MaintenanceComponents {

  private MaintenanceComponents() {}

  public static MaintenanceRepository repository(
      Sessions sessions, OperationRepository operations) {
    return new SqlMaintenanceRepository(sessions, operations);
  }

  public static JobRunLog runs(Sessions sessions) {
    return new SqlJobRunLog(sessions);
  }
}
