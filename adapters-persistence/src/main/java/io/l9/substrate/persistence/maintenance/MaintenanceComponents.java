package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.requests.OperationRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The ports of this package. */
public final class MaintenanceComponents {

  private MaintenanceComponents() {}

  public static List<Class<?>> entities() {
    return List.of(JobRunRow.class);
  }

  public static MaintenanceRepository repository(
      Sessions sessions, OperationRepository operations) {
    return new SqlMaintenanceRepository(sessions, operations);
  }

  public static JobRunLog runs(Sessions sessions) {
    return new HibernateJobRunLog(sessions);
  }
}
