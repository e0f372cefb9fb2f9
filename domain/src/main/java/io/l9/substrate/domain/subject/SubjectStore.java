package io.l9.substrate.domain.subject;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound ports of subjects, the audit log, and the unit of work of their store. */
public record SubjectStore(
    UnitOfWork unitOfWork, ErasureRepository erasures, SubjectRows rows, AuditRepository audit) {}
