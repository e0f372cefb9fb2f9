package io.l9.substrate.inmemory.audit;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The audit log over its rows. */
final class InMemoryAuditRepository implements AuditRepository {

  private static final Comparator<AuditEntry> BY_NUMBER =
      Comparator.comparingLong(AuditEntry::number);

  private final UnitsOfWork units;
  private final Clock clock;
  private final AuditTable table;

  InMemoryAuditRepository(UnitsOfWork units, AuditTable table, Clock clock) {
    this.units = units;
    this.table = table;
    this.clock = clock;
  }

  @Override
  public void append(List<AuditDraft> deeds) {
    TenantScope actor = units.scope();
    for (AuditDraft deed : deeds) {
      table.add(deed.behind(table.head(deed.owner().tenant()), actor, clock.instant()));
    }
  }

  @Override
  public List<AuditEntry> list(AuditQuery query) {
    return table
        .visible()
        .filter(e -> e.owner().tenant().equals(units.scope().tenant()))
        .filter(e -> query.since() == null || !e.at().isBefore(query.since()))
        .filter(e -> query.actor() == null || query.actor().equals(e.user()))
        .filter(e -> query.action() == null || query.action().equals(e.action()))
        .filter(e -> query.targetKind() == null || query.targetKind().equals(e.target().kind()))
        .filter(e -> query.targetId() == null || query.targetId().equals(e.target().id()))
        .filter(e -> query.after() == null || e.number() < query.after())
        .sorted(BY_NUMBER.reversed())
        .limit(query.limit())
        .toList();
  }

  @Override
  public List<AuditEntry> chain(long after, int limit) {
    TenantScope scope = units.scope();
    return table
        .ofTenant(administered())
        .filter(entry -> entry.number() > after)
        .sorted(BY_NUMBER)
        .limit(limit)
        .map(
            entry -> scope.sees(entry.owner(), entry.visibility()) ? entry : entry.withoutContent())
        .toList();
  }

  @Override
  public List<AuditEntry> redacted(UUID erasure, long after, int limit) {
    return table
        .redacted(administered(), erasure)
        .filter(entry -> entry.number() > after)
        .sorted(BY_NUMBER)
        .limit(limit)
        .toList();
  }

  @Override
  public List<AuditRedaction> redactions() {
    return table.redactions(administered());
  }

  private TenantId administered() {
    TenantScope scope = units.scope();
    if (!scope.role().covers(Role.TENANT_ADMIN)) {
      throw UnitsOfWork.forbidden(scope);
    }
    return scope.tenant();
  }
}
