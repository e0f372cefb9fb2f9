package io.l9.substrate.persistence.retention;

import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionHold;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionPolicies;
import io.l9.substrate.domain.retention.RetentionRepository;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Timestamps;
import io.l9.substrate.persistence.tenancy.Sessions;
import io.l9.substrate.persistence.tenancy.Table;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Holds as rows of {@code retention_holds}; policies, whose key is not one column, by SQL. */
final class HibernateRetentionRepository implements RetentionRepository {

  private final Sessions sessions;
  private final Table<RetentionHoldTable> holds;
  private final RetentionHoldMapper mapper = new RetentionHoldMapperImpl();

  HibernateRetentionRepository(Sessions sessions) {
    this.sessions = sessions;
    holds = sessions.table(RetentionHoldTable_::new);
  }

  @Override
  public Map<RetentionKind, Integer> policies(TenantId tenant) {
    Map<RetentionKind, Integer> policies = new EnumMap<>(RetentionKind.class);
    List<Integer> unused =
        sessions.query(
            Sql.of(
                "SELECT r.kind, r.days FROM retention_policies r WHERE r.tenant_id = ?",
                tenant.value()),
            row -> policies.put(RetentionKind.ofCode(row.getString(1)), row.getInt(2)));
    return policies;
  }

  @Override
  public void set(TenantId tenant, RetentionKind kind, int days) {
    int unused =
        sessions.update(
            Sql.of(
                "INSERT INTO retention_policies (tenant_id, org_id, user_id, kind, days)"
                    + " VALUES (?, NULL, NULL, ?, ?) ON CONFLICT (tenant_id, kind)"
                    + " DO UPDATE SET days = excluded.days",
                tenant.value(),
                kind.code(),
                days));
  }

  @Override
  public boolean remove(TenantId tenant, RetentionKind kind) {
    return sessions.update(
            Sql.of(
                "DELETE FROM retention_policies r WHERE r.tenant_id = ? AND r.kind = ?",
                tenant.value(),
                kind.code()))
        > 0;
  }

  @Override
  public void place(RetentionHold hold) {
    holds.insert(rows -> rows.insert(mapper.toRow(hold, sessions.scope())));
  }

  @Override
  public List<RetentionHold> standing(TenantId tenant) {
    return sessions
        .select(RetentionHoldRow.class)
        .where("r.tenant_id = ?", tenant.value())
        .where(Sql.of("r.lifted_at IS NULL"))
        .page("placed_at", true, null, RetentionPolicies.MAX_HOLDS)
        .stream()
        .map(mapper::toHold)
        .toList();
  }

  @Override
  public boolean lift(UUID hold, @Nullable UserId by, Instant at) {
    UUID user = by == null ? null : by.value();
    return holds.query(rows -> rows.lift(hold, user, Timestamps.stored(at))) > 0;
  }

  @Override
  public List<RetentionDue> due(TenantId tenant, Instant now) {
    return RetentionSql.due(sessions, tenant, now);
  }
}
