package io.l9.substrate.persistence.audit;

import io.l9.substrate.domain.audit.AuditDraft;
import io.l9.substrate.domain.audit.AuditEntry;
import io.l9.substrate.domain.audit.AuditHash;
import io.l9.substrate.domain.audit.AuditHead;
import io.l9.substrate.domain.audit.AuditQuery;
import io.l9.substrate.domain.audit.AuditRedaction;
import io.l9.substrate.domain.audit.AuditRepository;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Entries as rows of {@code audit_log}. */
final class HibernateAuditRepository implements AuditRepository {

  /** The end of a chain, and the time of the entries behind it. */
  private record Held(AuditHead head, Instant at) {}

  private final Sessions sessions;
  private final Table<AuditEntryTable> entries;
  private final AuditEntryMapper mapper = new AuditEntryMapperImpl();

  HibernateAuditRepository(Sessions sessions) {
    this.sessions = sessions;
    entries = sessions.table(AuditEntryTable_::new);
  }

  @Override
  public void append(List<AuditDraft> deeds) {
    Map<TenantId, List<AuditDraft>> byTenant = new LinkedHashMap<>();
    deeds.forEach(
        deed -> byTenant.computeIfAbsent(deed.owner().tenant(), t -> new ArrayList<>()).add(deed));
    byTenant.forEach((tenant, its) -> sessions.atEnd(() -> link(tenant, its)));
  }

  private void link(TenantId tenant, List<AuditDraft> deeds) {
    Held held = hold(tenant);
    AuditHead head = held.head();
    List<AuditEntryRow> rows = new ArrayList<>();
    for (AuditDraft deed : deeds) {
      AuditEntry entry = deed.behind(head, sessions.scope(), held.at());
      rows.add(mapper.toRow(entry));
      head = entry.head();
    }
    entries.insert(table -> table.insertAll(rows));
  }

  private Held hold(TenantId tenant) {
    return sessions
        .query(
            Sql.of("SELECT h.number, h.hash, h.at FROM l9_hold_audit_log(?) h", tenant.value()),
            row ->
                new Held(
                    new AuditHead(row.getLong(1), new AuditHash(row.getString(2))),
                    row.getObject(3, OffsetDateTime.class).toInstant()))
        .get(0);
  }

  @Override
  public List<AuditEntry> list(AuditQuery query) {
    Sql from = Sql.of("FROM audit_log r WHERE r.tenant_id = ?", tenant());
    Instant since = query.since();
    if (since != null) {
      from.append(" AND r.occurred_at >= ?::timestamptz", SqlLiterals.from(since));
    }
    if (query.actor() != null) {
      from.append(" AND r.actor_user = ?", query.actor().value());
    }
    if (query.action() != null) {
      from.append(" AND r.action = ?", query.action());
    }
    if (query.targetKind() != null) {
      from.append(" AND r.target_kind = ?", query.targetKind());
    }
    if (query.targetId() != null) {
      from.append(" AND r.target_id = ?", query.targetId());
    }
    if (query.after() != null) {
      from.append(" AND r.number < ?", query.after());
    }
    return read(from.append(" ORDER BY r.number DESC").limit(query.limit()));
  }

  @Override
  public List<AuditEntry> chain(long after, int limit) {
    return read(
        Sql.of(
            "FROM l9_audit_chain(?, ?, ?) r WHERE r.tenant_id = ? ORDER BY r.number",
            tenant(),
            after,
            limit,
            tenant()));
  }

  @Override
  public List<AuditEntry> redacted(UUID erasure, long after, int limit) {
    return read(
        Sql.of(
            "FROM l9_redacted_entries(?, ?, ?, ?) r WHERE r.tenant_id = ? ORDER BY r.number",
            tenant(),
            erasure,
            after,
            limit,
            tenant()));
  }

  @Override
  public List<AuditRedaction> redactions() {
    if (!sessions.scope().role().covers(Role.TENANT_ADMIN)) {
      throw DatabaseErrors.forbidden();
    }
    return sessions.query(
        Sql.of(
            "SELECT e.erasure_id, coalesce((e.certificate ->> 'redacted_entries')::bigint, 0),"
                + " e.certificate ->> 'redacted_digest' FROM erasures e WHERE e.tenant_id = ?"
                + " ORDER BY e.begun_at, e.erasure_id",
            tenant()),
        row -> {
          String digest = row.getString(3);
          return new AuditRedaction(
              row.getObject(1, UUID.class),
              row.getLong(2),
              digest == null ? null : new AuditHash(digest));
        });
  }

  private UUID tenant() {
    return sessions.scope().tenant().value();
  }

  private List<AuditEntry> read(Sql from) {
    return sessions.query(AuditEntryRow.class, "r", from).stream().map(mapper::toEntry).toList();
  }
}
