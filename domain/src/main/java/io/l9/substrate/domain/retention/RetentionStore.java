package io.l9.substrate.domain.retention;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound ports of retention to one store. */
public record RetentionStore(
    UnitOfWork unitOfWork, RetentionRepository retention, AuditRepository audit) {}
