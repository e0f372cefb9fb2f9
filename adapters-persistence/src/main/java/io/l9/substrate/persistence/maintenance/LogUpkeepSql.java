package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.logs.AgentLogs;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;

/** The job over the agent log: lines that are older than their tenant keeps them. */
final class LogUpkeepSql {

  /** The most lines of one deletion. */
  static final int LINES = 5_000;

  /**
   * The tenants that have lines, each found by one step in an index that begins with the tenant:
   * lines that are kept are not read.
   */
  private static final String TENANTS =
      "WITH RECURSIVE tenants AS ((SELECT a.tenant_id FROM agent_log a ORDER BY a.tenant_id LIMIT 1)"
          + " UNION ALL SELECT (SELECT a.tenant_id FROM agent_log a"
          + " WHERE a.tenant_id > n.tenant_id ORDER BY a.tenant_id LIMIT 1)"
          + " FROM tenants n WHERE n.tenant_id IS NOT NULL)";

  private final Sessions sessions;

  LogUpkeepSql(Sessions sessions) {
    this.sessions = sessions;
  }

  long outdated(Instant now) {
    return sessions
        .query(
            Sql.of(TENANTS + " SELECT count(*) FROM tenants n CROSS JOIN LATERAL (")
                .append(lines(now))
                .append(") t"),
            row -> row.getLong(1))
        .get(0);
  }

  /** Deletes some of them; what another run deletes just now is left to it. */
  int evict(Instant now) {
    return sessions.update(
        Sql.of(
                TENANTS
                    + ", due AS MATERIALIZED (SELECT t.log_id FROM tenants n CROSS JOIN LATERAL (")
            .append(lines(now))
            .append(" LIMIT " + LINES + " FOR UPDATE OF t SKIP LOCKED) t LIMIT " + LINES + ")")
            .append(" DELETE FROM agent_log t USING due WHERE t.log_id = due.log_id AND ")
            .append(sessions.tenantOf("t")));
  }

  private static Sql lines(Instant now) {
    return Sql.of(
        "SELECT t.log_id FROM agent_log t WHERE t.tenant_id = n.tenant_id AND t.timestamp <"
            + " ?::timestamptz - make_interval(days => coalesce((SELECT r.ttl_days"
            + " FROM agent_log_retention r WHERE r.tenant_id = n.tenant_id), ?))",
        SqlLiterals.bound(now),
        AgentLogs.DEFAULT_RETENTION);
  }
}
