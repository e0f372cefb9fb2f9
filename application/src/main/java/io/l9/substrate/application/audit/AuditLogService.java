package io.l9.substrate.application.audit;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditFault;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.audit.AuditVerification.Damage;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

final class AuditLogService implements AuditLog {

  /** The entries of a page of a verification, which is a unit of work of its own. */
  static final int PAGE = 1000;

  private final UnitOfWork unitOfWork;
  private final AuditRepository log;

  AuditLogService(AuditStore store) {
    this.unitOfWork = store.unitOfWork();
    this.log = store.log();
  }

  @Override
  public List<AuditEntry> list(TenantScope scope, AuditQuery query) {
    return unitOfWork.inScope(scope, () -> log.list(query));
  }

  @Override
  public AuditVerification verify(TenantScope scope, @Nullable AuditHead kept) {
    Found found = Found.NOTHING;
    List<AuditEntry> page;
    do {
      long after = found.head.number();
      page = unitOfWork.inScope(scope, () -> log.chain(after, PAGE));
      for (AuditEntry entry : page) {
        Optional<AuditFault> fault = fault(entry, found.head, kept);
        if (fault.isPresent()) {
          return found.damaged(
              fault.get() == AuditFault.ENTRY_MISSING ? after(found.head) : entry.number(),
              fault.get());
        }
        found = found.and(entry);
      }
    } while (page.size() == PAGE);
    return kept != null && kept.number() > found.head.number()
        ? found.damaged(after(found.head), AuditFault.ENTRY_MISSING)
        : found.intact();
  }

  private static Optional<AuditFault> fault(
      AuditEntry entry, AuditHead before, @Nullable AuditHead kept) {
    Optional<AuditFault> fault = entry.faultBehind(before);
    boolean differs =
        kept != null && kept.number() == entry.number() && !kept.hash().equals(entry.hash());
    return fault.isEmpty() && differs ? Optional.of(AuditFault.HEAD_DIFFERS) : fault;
  }

  private static long after(AuditHead head) {
    return head.number() + 1;
  }

  /** The entries that were in order so far. */
  private record Found(long entries, long withoutContent, AuditHead head) {

    static final Found NOTHING = new Found(0, 0, AuditHead.EMPTY);

    Found and(AuditEntry entry) {
      return new Found(
          entries + 1, withoutContent + (entry.content() == null ? 1 : 0), entry.head());
    }

    AuditVerification damaged(long number, AuditFault fault) {
      return new AuditVerification(entries, withoutContent, head, new Damage(number, fault));
    }

    AuditVerification intact() {
      return new AuditVerification(entries, withoutContent, head, null);
    }
  }
}
