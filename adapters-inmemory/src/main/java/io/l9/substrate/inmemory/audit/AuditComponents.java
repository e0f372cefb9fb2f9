package io.l9.substrate.inmemory.audit;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The port of this package. */
public final class AuditComponents {

  private AuditComponents() {}

  public static AuditRepository log(UnitsOfWork units, AuditTable table, Clock clock) {
    return new InMemoryAuditRepository(units, table, clock);
  }
}
