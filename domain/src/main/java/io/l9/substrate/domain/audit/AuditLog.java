package io.l9.substrate.domain.audit;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inbound port: reading and verifying the log of changes. Thread-safe. */
public interface AuditLog {

  /**
   * Returns entries about what the scope sees, the newest first; fewer than asked: the last page.
   */
  List<AuditEntry> list(TenantScope scope, AuditQuery query);

  /**
   * Verifies the tenant's chain from the first entry on, up to the first damage.
   *
   * @param kept the head of an earlier verification; null: none. Without it nobody sees that
   *     entries at the end are gone, or that somebody wrote everything anew
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not an administrator's
   *     of the tenant
   */
  AuditVerification verify(TenantScope scope, @Nullable AuditHead kept);
}
