package io.l9.substrate.testkit.maintenance;

import io.l9.substrate.domain.maintenance.JobRunLog;
import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/**
 * One adapter's ports of the jobs, over the rows of its ports of memory.
 *
 * @param unitOfWork of a login that may act as anybody, platform administrators too
 */
public record MaintenancePorts(
    UnitOfWork unitOfWork, MaintenanceRepository repository, JobRunLog runs) {}
