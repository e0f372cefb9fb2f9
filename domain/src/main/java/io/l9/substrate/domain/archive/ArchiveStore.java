package io.l9.substrate.domain.archive;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;

/** The outbound ports of archives, and the unit of work of their store. */
public record ArchiveStore(
    UnitOfWork unitOfWork,
    ArchiveRepository rows,
    ArchivePartRepository parts,
    AuditRepository audit) {}
