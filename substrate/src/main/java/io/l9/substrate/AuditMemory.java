package io.l9.substrate;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditTarget;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/**
 * One actor's view of the log of changes. Cheap, immutable, thread-safe; see {@link AuditLog}.
 *
 * <pre>{@code
 * var admin = l9.as(scope.withRole(Role.TENANT_ADMIN)).audit();
 * AuditHead kept = admin.verify().head();        // to be kept elsewhere
 * assert admin.verify(kept).isIntact();          // a year later
 * }</pre>
 */
public final class AuditMemory {

  private final AuditLog log;
  private final TenantScope scope;

  AuditMemory(AuditLog log, TenantScope scope) {
    this.log = log;
    this.scope = scope;
  }

  /** The newest entries. */
  public List<AuditEntry> newest() {
    return list(AuditQuery.newest());
  }

  /** The newest entries about one thing. */
  public List<AuditEntry> about(AuditTarget target) {
    Require.present("/target", target);
    return list(AuditQuery.about(target));
  }

  /** A page of the log. */
  public List<AuditEntry> list(AuditQuery query) {
    Require.present("/query", query);
    return log.list(scope, query);
  }

  /**
   * Verifies the tenant's chain.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the actor is not an administrator
   *     of the tenant
   */
  public AuditVerification verify() {
    return log.verify(scope, null);
  }

  /** Verifies the tenant's chain, and that it goes on from a head that was kept. */
  public AuditVerification verify(AuditHead kept) {
    Require.present("/kept", kept);
    return log.verify(scope, kept);
  }
}
