package io.l9.substrate.persistence.retention;

import io.l9.substrate.domain.maintenance.MaintenanceRepository.Batch;
import io.l9.substrate.domain.retention.RetentionDue;
import io.l9.substrate.domain.retention.RetentionKind;
import io.l9.substrate.domain.retention.RetentionRemoval;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The functions that count and delete the rows that tenants keep no longer. */
public final class RetentionSql {

  /** The most rows of one transaction. */
  private static final int ROWS = 5_000;

  private static final UUID BEGINNING = new UUID(0, 0);

  /** The tenants that may have something to delete. */
  private static final String TENANTS =
      "WITH RECURSIVE tenants AS (SELECT l9_next_retaining_tenant(?) AS id"
          + " UNION ALL SELECT l9_next_retaining_tenant(n.id) FROM tenants n WHERE n.id IS NOT NULL)";

  private record Deleted(UUID tenant, long rows, boolean complete) {}

  private RetentionSql() {}

  static List<RetentionDue> due(Sessions sessions, TenantId tenant, Instant now) {
    List<RetentionKind> kinds = Arrays.asList(RetentionKind.values());
    return sessions.query(
        Sql.of(
            "SELECT d.kind, d.days, d.held, d.due, d.oldest"
                + " FROM l9_retention_due(?, ?::text[], ?::integer[], ?::timestamptz) d",
            tenant.value(),
            codes(kinds),
            defaults(kinds),
            SqlLiterals.bound(now)),
        row ->
            new RetentionDue(
                RetentionKind.ofCode(row.getString(1)),
                row.getObject(2, Integer.class),
                row.getBoolean(3),
                row.getLong(4),
                time(row, 5)));
  }

  /** Returns how many rows of these kinds are due, of all tenants. */
  public static long due(Sessions sessions, Collection<RetentionKind> kinds, Instant now) {
    return sessions
        .query(
            Sql.of(TENANTS, BEGINNING)
                .append(
                    " SELECT coalesce(sum(d.due), 0) FROM tenants n CROSS JOIN LATERAL"
                        + " l9_retention_due(n.id, ?::text[], ?::integer[], ?::timestamptz) d"
                        + " WHERE n.id IS NOT NULL",
                    codes(kinds),
                    defaults(kinds),
                    SqlLiterals.bound(now)),
            row -> row.getLong(1))
        .get(0);
  }

  /** Deletes some of them, of the next tenant after this one. */
  public static Batch delete(
      Sessions sessions, Collection<RetentionKind> kinds, Instant now, @Nullable UUID after) {
    UUID from = after == null ? BEGINNING : after;
    List<RetentionRemoval> removals = new ArrayList<>();
    List<Deleted> deleted =
        sessions.query(
            Sql.of(
                "SELECT a.tenant, a.deleted, a.complete, a.kind, a.removed, a.oldest, a.newest"
                    + " FROM l9_apply_retention(?::text[], ?::integer[], ?::timestamptz, ?, ?) a",
                codes(kinds),
                defaults(kinds),
                SqlLiterals.bound(now),
                from,
                ROWS),
            row -> {
              UUID tenant = row.getObject(1, UUID.class);
              Long removed = row.getObject(5, Long.class);
              Instant oldest = time(row, 6);
              Instant newest = time(row, 7);
              if (removed != null && oldest != null && newest != null) {
                removals.add(
                    new RetentionRemoval(
                        new TenantId(tenant),
                        RetentionKind.ofCode(row.getString(4)),
                        removed,
                        oldest,
                        newest));
              }
              return new Deleted(tenant, row.getLong(2), row.getBoolean(3));
            });
    if (deleted.isEmpty()) {
      return new Batch(null, 0);
    }
    boolean complete = deleted.stream().allMatch(Deleted::complete);
    return new Batch(
        complete ? deleted.get(0).tenant() : from,
        deleted.stream().mapToLong(Deleted::rows).sum(),
        removals);
  }

  private static String codes(Collection<RetentionKind> kinds) {
    return SqlLiterals.array(kinds.stream().map(RetentionKind::code).toList());
  }

  private static String defaults(Collection<RetentionKind> kinds) {
    return kinds.stream()
        .map(kind -> String.valueOf(kind.defaultDays()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static @Nullable Instant time(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
