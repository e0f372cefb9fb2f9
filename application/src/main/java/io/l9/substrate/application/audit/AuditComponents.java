package io.l9.substrate.application.audit;

import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.audit.AuditUseCases;

/** Factory of the use case of the audit log. */
public final class AuditComponents {

  private AuditComponents() {}

  /** Returns the use case; thread-safe if the store is. */
  public static AuditUseCases of(AuditStore store) {
    return new AuditUseCases(new AuditLogService(store));
  }
}
