package io.l9.substrate.application.audit;

import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditFault;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditLog;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.audit.AuditStore;
import io.l9.substrate.domain.audit.AuditVerification;
import io.l9.substrate.domain.audit.AuditVerification.Damage;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
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
    Found found = new Found();
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
        found.add(entry);
      }
    } while (page.size() == PAGE);
    if (kept != null && kept.number() > found.head.number()) {
      return found.damaged(after(found.head), AuditFault.ENTRY_MISSING);
    }
    OptionalLong forged = forgedRedaction(scope, found);
    return forged.isPresent()
        ? found.damaged(forged.getAsLong(), AuditFault.REDACTION_DIFFERS)
        : found.intact();
  }

  /**
   * Returns the number of an entry that no certificate vouches for: of its erasure there is none,
   * or it counts other entries.
   */
  private OptionalLong forgedRedaction(TenantScope scope, Found found) {
    Map<UUID, AuditRedaction> certified = new HashMap<>();
    unitOfWork
        .inScope(scope, log::redactions)
        .forEach(redaction -> certified.put(redaction.erasure(), redaction));
    for (AuditRedaction redaction : certified.values()) {
      AuditRedaction seen =
          found.redactions.getOrDefault(
              redaction.erasure(), AuditRedaction.none(redaction.erasure()));
      if (redaction.digest() != null && !redaction.equals(seen)) {
        return OptionalLong.of(found.firstRedacted.getOrDefault(redaction.erasure(), 1L));
      }
    }
    return found.firstRedacted.entrySet().stream()
        .filter(entry -> !certified.containsKey(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .min();
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
  private static final class Found {

    private final Map<UUID, AuditRedaction> redactions = new HashMap<>();
    private final Map<UUID, Long> firstRedacted = new HashMap<>();
    private long entries;
    private long withoutContent;
    private long redacted;
    private AuditHead head = AuditHead.EMPTY;

    void add(AuditEntry entry) {
      entries++;
      withoutContent += entry.content() == null ? 1 : 0;
      redacted += entry.isRedacted() ? 1 : 0;
      head = entry.head();
      for (UUID erasure : entry.redactions()) {
        redactions.put(
            erasure, redactions.getOrDefault(erasure, AuditRedaction.none(erasure)).and(entry));
        firstRedacted.putIfAbsent(erasure, entry.number());
      }
    }

    AuditVerification damaged(long number, AuditFault fault) {
      return new AuditVerification(
          entries, withoutContent, redacted, head, new Damage(number, fault));
    }

    AuditVerification intact() {
      return new AuditVerification(entries, withoutContent, redacted, head, null);
    }
  }
}
