package io.l9.substrate.persistence.logs;

import io.l9.substrate.domain.logs.LogTailQuery;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The query for lines in the order of storing. */
final class LogTailSql {

  /**
   * A line in the order of storing.
   *
   * @param id null: there is none, and the row tells the horizon alone
   * @param horizon the first transaction that had not ended
   */
  record Stored(@Nullable UUID id, long transaction, long horizon) {

    StorePosition position() {
      return new StorePosition(transaction, Objects.requireNonNull(id));
    }
  }

  private final Sessions sessions;

  LogTailSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the lines behind a position of storing, and one more than the limit. */
  List<Stored> stored(LogTailQuery query) {
    // One statement, one snapshot: what is below its xmin has ended and is seen, all of it.
    StorePosition after = query.after();
    Sql sql =
        Sql.of(
                "SELECT n.log_id, n.stored_xid::text::int8, h.xid::text::int8"
                    + " FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xid) h"
                    + " LEFT JOIN LATERAL (SELECT r.log_id, r.stored_xid FROM agent_log r WHERE ")
            .append(sessions.tenantOf("r"));
    LogConditions.of(query.filter()).forEach(condition -> sql.append(" AND ").append(condition));
    if (after == null) {
      sql.append(" AND false");
    } else {
      sql.append(
          " AND r.stored_xid < h.xid AND (r.stored_xid, r.log_id) > (?::text::xid8, ?)",
          Long.toUnsignedString(after.transaction()),
          after.id());
    }
    return sessions.query(
        sql.append(" ORDER BY r.stored_xid, r.log_id")
            .limit(query.limit() + 1)
            .append(") n ON true ORDER BY n.stored_xid, n.log_id"),
        row -> new Stored(row.getObject(1, UUID.class), row.getLong(2), row.getLong(3)));
  }
}
