package io.l9.substrate.inmemory.audit;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class AuditComponents {

  private AuditComponents() {}

  public static AuditRepository log(UnitsOfWork units) {
    return new InMemoryAuditRepository(units);
  }
}
