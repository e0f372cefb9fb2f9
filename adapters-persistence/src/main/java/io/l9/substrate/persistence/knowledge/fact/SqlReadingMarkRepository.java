package io.l9.substrate.persistence.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Marks as rows of {@code fact_readings}. */
final class SqlReadingMarkRepository implements ReadingMarkRepository {

  /** A place in the order of storing, and whether what comes behind it may be tried. */
  private record Mark(String transaction, UUID packet, boolean due) {}

  private static final Mark BEGIN = new Mark("0", new UUID(0, 0), true);

  private final Sessions sessions;

  SqlReadingMarkRepository(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Optional<TenantId> tenantAfter(@Nullable TenantId tenant) {
    Sql sql =
        Sql.of("SELECT p.tenant_id FROM packet_store p WHERE p.stored_xid IS NOT NULL AND ")
            .append(sessions.tenantOf("p"));
    if (tenant != null) {
      sql.append(" AND p.tenant_id > ?", tenant.value());
    }
    return sessions
        .query(
            sql.append(" ORDER BY p.tenant_id").limit(1),
            row -> new TenantId(row.getObject(1, UUID.class)))
        .stream()
        .findFirst();
  }

  @Override
  public List<PacketId> unread(TenantId tenant, int limit, Instant now) {
    Mark mark = mark(tenant, now);
    return mark.due()
        ? sessions.query(
            Sql.of("SELECT p.packet_id ")
                .append(behind(tenant, mark))
                .append(" ORDER BY p.stored_xid, p.packet_id")
                .limit(limit),
            row -> new PacketId(row.getObject(1, UUID.class)))
        : List.of();
  }

  @Override
  public long countUnread(TenantId tenant) {
    return sessions
        .query(
            Sql.of("SELECT count(*) ").append(behind(tenant, mark(tenant, Instant.EPOCH))),
            row -> row.getLong(1))
        .get(0);
  }

  /**
   * Returns the mark; the beginning, if it is one of another cluster, whose numbers were higher.
   */
  private Mark mark(TenantId tenant, Instant now) {
    return sessions
        .query(
            Sql.of(
                    "SELECT r.stored_xid::text, r.packet_id, coalesce(r.due_at <= ?::timestamptz,"
                        + " true) FROM fact_readings r WHERE r.tenant_id = ?"
                        + " AND r.stored_xid < pg_snapshot_xmax(pg_current_snapshot()) AND ",
                    SqlLiterals.bound(now),
                    tenant.value())
                .append(sessions.tenantOf("r")),
            row -> new Mark(row.getString(1), row.getObject(2, UUID.class), row.getBoolean(3)))
        .stream()
        .findFirst()
        .orElse(BEGIN);
  }

  private Sql behind(TenantId tenant, Mark mark) {
    return Sql.of(
            "FROM packet_store p WHERE p.tenant_id = ?"
                + " AND p.stored_xid < pg_snapshot_xmin(pg_current_snapshot())"
                + " AND (p.stored_xid, p.packet_id) > (?::text::xid8, ?) AND ",
            tenant.value(),
            mark.transaction(),
            mark.packet())
        .append(sessions.tenantOf("p"));
  }

  @Override
  public void pass(TenantId tenant, PacketId packet) {
    sessions.update(
        Sql.of(
                "INSERT INTO fact_readings (tenant_id, stored_xid, packet_id)"
                    + " SELECT p.tenant_id, p.stored_xid, p.packet_id FROM packet_store p"
                    + " WHERE p.packet_id = ? AND p.tenant_id = ? AND ",
                packet.value(),
                tenant.value())
            .append(sessions.tenantOf("p"))
            .append(
                " ON CONFLICT (tenant_id) DO UPDATE SET stored_xid = excluded.stored_xid,"
                    + " packet_id = excluded.packet_id, attempts = 0, due_at = NULL,"
                    + " last_error = NULL"
                    + " WHERE (fact_readings.stored_xid, fact_readings.packet_id)"
                    + " < (excluded.stored_xid,"
                    + " excluded.packet_id)"
                    + " OR fact_readings.stored_xid >= pg_snapshot_xmax(pg_current_snapshot())"));
  }

  @Override
  public int postpone(TenantId tenant, Instant due, String error) {
    return sessions
        .query(
            Sql.of(
                "INSERT INTO fact_readings (tenant_id, stored_xid, packet_id, attempts,"
                    + " due_at, last_error)"
                    + " VALUES (?, '0', uuid_nil(), 1, ?::timestamptz, ?)"
                    + " ON CONFLICT (tenant_id) DO UPDATE SET"
                    + " attempts = fact_readings.attempts + 1,"
                    + " due_at = excluded.due_at, last_error = excluded.last_error"
                    + " RETURNING attempts",
                tenant.value(),
                SqlLiterals.time(due),
                error),
            row -> row.getInt(1))
        .get(0);
  }
}
