package io.l9.substrate.persistence.subject;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.subject.SubjectStore;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class SubjectComponents {

  private SubjectComponents() {}

  public static SubjectStore store(
      UnitOfWork unitOfWork, Sessions sessions, AuditRepository audit, JsonCodec json) {
    return new SubjectStore(
        unitOfWork, new SqlErasureRepository(sessions, json), new SqlSubjectRows(sessions), audit);
  }
}
