package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;

/**
 * The job over tasks of lost workers, by the server's clock. What is locked, because a worker
 * completes it just now, is left for the next time.
 */
final class TaskUpkeepSql {

  static final int LOST = 1_000;

  private static final String CLOCK = "clock AS MATERIALIZED (SELECT clock_timestamp() AS at)";

  /** The condition on a task that no worker was heard of before its lease ended. */
  private static final String IS_LOST =
      "t.status = 'running' AND t.leased_until <= (SELECT clock_timestamp()) AND ";

  private final Sessions sessions;

  TaskUpkeepSql(Sessions sessions) {
    this.sessions = sessions;
  }

  long lost() {
    return sessions
        .query(
            Sql.of("SELECT count(*) FROM tasks t WHERE " + IS_LOST).append(sessions.tenantOf("t")),
            row -> row.getLong(1))
        .get(0);
  }

  /**
   * Takes tasks from workers that were lost, as {@link
   * io.l9.substrate.domain.tasks.task.Task#failed} does.
   */
  int reap() {
    return sessions.update(
        Sql.of("WITH " + CLOCK + ", lost AS MATERIALIZED (SELECT t.*,")
            .append(" CASE WHEN t.cancel_requested THEN 'cancelled'")
            .append(" WHEN t.attempts >= t.max_attempts THEN 'dead' END AS ending")
            .append(" FROM tasks t WHERE " + IS_LOST)
            .append(sessions.tenantOf("t"))
            .append(
                " LIMIT " + LOST + " FOR NO KEY UPDATE SKIP LOCKED), reaped AS (UPDATE tasks t SET")
            .append(" status = CASE WHEN l.ending IS NULL THEN 'pending' ELSE 'failed' END,")
            .append(" disposition = l.ending, error = ?,", TaskFailure.LOST.error())
            .append(" run_after = CASE WHEN l.ending IS NULL THEN c.at + random()")
            .append(" * least(interval '1 hour', interval '1 s' * power(2, least(l.attempts, 12)))")
            .append(
                " ELSE l.run_after END, cancel_requested = l.ending IS NOT DISTINCT FROM 'cancelled',")
            .append(" leased_until = NULL,")
            .append(" completed_at = CASE WHEN l.ending IS NOT NULL THEN c.at END")
            .append(" FROM lost l CROSS JOIN clock c WHERE t.id = l.id AND ")
            .append(sessions.tenantOf("t"))
            .append(") INSERT INTO task_events (tenant_id, org_id, user_id, scope, task_uid, kind,")
            .append(" attempt, worker_id, started_at, occurred_at, message)")
            .append(" SELECT l.tenant_id, l.org_id, l.user_id, l.scope, l.task_uid,")
            .append(" CASE WHEN l.ending = 'cancelled' THEN 'cancelled' ELSE 'lost' END,")
            .append(" l.attempts, l.worker_id, l.claimed_at, c.at, ?", TaskFailure.LOST.error())
            .append(" FROM lost l CROSS JOIN clock c"));
  }
}
