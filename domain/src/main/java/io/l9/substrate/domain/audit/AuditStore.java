package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound port of the audit log, and the unit of work of its store. */
public record AuditStore(UnitOfWork unitOfWork, AuditRepository log) {}
