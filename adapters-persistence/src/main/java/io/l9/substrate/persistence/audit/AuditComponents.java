package io.l9.substrate.persistence.audit;

import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The port of this package. */
public final class AuditComponents {

  private AuditComponents() {}

  public static List<Class<?>> entities() {
    return List.of(AuditEntryRow.class);
  }

  public static AuditRepository log(Sessions sessions) {
    return new HibernateAuditRepository(sessions);
  }
}
