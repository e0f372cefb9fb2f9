package io.l9.substrate.inmemory.audit;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Entries by tenant and number. */
final class InMemoryAuditRepository implements AuditRepository {

  private record Key(TenantId tenant, long number) {}

  private static final Comparator<AuditEntry> BY_NUMBER =
      Comparator.comparingLong(AuditEntry::number);

  private final UnitsOfWork units;
  private final Clock clock;
  private final ScopedTable<Key, AuditEntry> entries;
  private final Table<TenantId, AuditHead> heads;

  InMemoryAuditRepository(UnitsOfWork units, Clock clock) {
    this.units = units;
    this.clock = clock;
    entries =
        new ScopedTable<>(
            units,
            entry -> new Key(entry.owner().tenant(), entry.number()),
            AuditEntry::owner,
            AuditEntry::visibility);
    heads = new Table<>(units);
  }

  @Override
  public void append(List<AuditDraft> deeds) {
    TenantScope actor = units.scope();
    for (AuditDraft deed : deeds) {
      TenantId tenant = deed.owner().tenant();
      AuditHead head = Objects.requireNonNullElse(heads.get(tenant), AuditHead.EMPTY);
      AuditEntry entry = deed.behind(head, actor, clock.instant());
      entries.create(entry);
      heads.put(tenant, entry.head());
    }
  }

  @Override
  public List<AuditEntry> list(AuditQuery query) {
    return ofTenant(entries.visible())
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
    if (!scope.role().covers(Role.TENANT_ADMIN)) {
      throw UnitsOfWork.forbidden(scope);
    }
    return ofTenant(entries.all())
        .filter(entry -> entry.number() > after)
        .sorted(BY_NUMBER)
        .limit(limit)
        .map(
            entry -> scope.sees(entry.owner(), entry.visibility()) ? entry : entry.withoutContent())
        .toList();
  }

  private Stream<AuditEntry> ofTenant(Stream<AuditEntry> rows) {
    TenantId tenant = units.scope().tenant();
    return rows.filter(entry -> entry.owner().tenant().equals(tenant));
  }
}
