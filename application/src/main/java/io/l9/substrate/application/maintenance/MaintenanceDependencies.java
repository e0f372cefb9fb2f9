package io.l9.substrate.application.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;

/**
 * What the jobs need.
 *
 * @param unitOfWork of a login that may act as platform administrator
 */
public record MaintenanceDependencies(
    UnitOfWork unitOfWork,
    MaintenanceRepository maintenance,
    JobRunLog runs,
    IdGenerator ids,
    Clock clock) {}
