package io.l9.substrate.persistence.memory.access;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessKind;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** UnnestedRows of {@code memory_access_log}; a trigger decides which of them count. */
final class SqlAccessLog implements AccessLog {

  private static final UnnestedRows<Access> ACCESSES =
      UnnestedRows.<Access>of()
          .with("access_id", "uuid", Access::id)
          .with("tenant_id", "uuid", a -> a.owner().tenant().value())
          .with("org_id", "uuid", a -> OwnerColumns.org(a.owner()))
          .with("user_id", "uuid", a -> OwnerColumns.user(a.owner()))
          .with("correlation_id", "uuid", Access::correlation)
          .with("session_id", "text", Access::session)
          .with("trace_id", "text", Access::trace)
          .with("target_type", "text", a -> a.target().type().code())
          .with("target_id", "uuid", a -> a.target().id())
          .with("kind", "text", a -> a.kind().code())
          .with("was_useful", "bool", SqlAccessLog::useful)
          .with("agent_id", "text", Access::agentId)
          .with("access_context", "text", Access::context)
          .with("query_id", "uuid", Access::query)
          .with("rank", "int4", Access::rank)
          .with("relevance_score", "float8", Access::relevance)
          .with("feedback_reason", "text", Access::reason)
          .withText("accessed_at", "timestamptz", a -> SqlLiterals.time(a.at()));

  private final Sessions sessions;

  SqlAccessLog(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void appendAll(List<Access> accesses) {
    sessions.update(ACCESSES.insertInto("memory_access_log", accesses));
  }

  @Override
  public Page<Access> of(AccessQuery query) {
    Sql sql =
        Sql.of(
                "SELECT " + ACCESSES.names() + " FROM memory_access_log l WHERE l.target_id = ?",
                query.target().id())
            .append(" AND l.target_type = ? AND ", query.target().type().code())
            .append(sessions.tenantOf("l"));
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (l.accessed_at, l.access_id) < (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    sql.append(" ORDER BY l.accessed_at DESC, l.access_id DESC LIMIT ?", query.limit() + 1);
    return Page.of(sessions.query(sql, SqlAccessLog::access), query.limit(), Access::position);
  }

  /** What clients know that read the specification's columns only. */
  private static @Nullable Boolean useful(Access access) {
    return switch (access.kind()) {
      case READ -> null;
      case USED, HELPFUL -> true;
      case WRONG, IGNORED -> false;
    };
  }

  private static Access access(ResultSet row) throws SQLException {
    return new Access(
        row.getObject("access_id", UUID.class),
        OwnerColumns.owner(
            row.getObject("tenant_id", UUID.class),
            row.getObject("org_id", UUID.class),
            row.getObject("user_id", UUID.class)),
        new AccessTarget(
            AccessTarget.Type.ofCode(row.getString("target_type")),
            row.getObject("target_id", UUID.class)),
        kind(row),
        row.getString("agent_id"),
        row.getString("access_context"),
        row.getObject("query_id", UUID.class),
        row.getObject("rank", Integer.class),
        row.getObject("relevance_score", Double.class),
        row.getString("feedback_reason"),
        row.getObject("accessed_at", OffsetDateTime.class).toInstant(),
        row.getObject("correlation_id", UUID.class),
        row.getString("session_id"),
        row.getString("trace_id"));
  }

  /** Other clients say no more than whether it was useful; see {@code l9_fold_accesses}. */
  private static AccessKind kind(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    if (kind != null) {
      return AccessKind.ofCode(kind);
    }
    Boolean useful = row.getObject("was_useful", Boolean.class);
    return useful == null ? AccessKind.READ : useful ? AccessKind.HELPFUL : AccessKind.IGNORED;
  }
}
