package io.l9.substrate.domain.maintenance;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/**
 * Every outbound port of maintenance to one store. Only a login that may act as platform
 * administrator can use them.
 */
public record MaintenanceStore(
    UnitOfWork unitOfWork,
    MaintenanceRepository repository,
    JobRunLog runs,
    AuditRepository audit) {}
