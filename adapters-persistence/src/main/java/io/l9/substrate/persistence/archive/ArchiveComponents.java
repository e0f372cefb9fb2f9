package io.l9.substrate.persistence.archive;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class ArchiveComponents {

  private ArchiveComponents() {}

  public static ArchiveStore store(
      UnitOfWork unitOfWork, Sessions sessions, AuditRepository audit) {
    return new ArchiveStore(
        unitOfWork,
        new SqlArchiveRepository(sessions),
        new SqlArchivePartRepository(sessions),
        audit);
  }
}
