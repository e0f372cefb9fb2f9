package io.l9.substrate.persistence.maintenance;

import io.l9.substrate.domain.maintenance.MaintenanceRepository;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Duration;

/**
 * The jobs over tasks, by the server's clock. What is locked, because a worker completes it just
 * now, is left for the next time.
 */
final class TaskUpkeepSql {

  static final int LOST = 1_000;
  static final int OLD = 5_000;

  private static final String CLOCK = "clock AS MATERIALIZED (SELECT clock_timestamp() AS at)";

  /** The condition on a task that no worker was heard of before its lease ended. */
  private static final String IS_LOST =
      "t.status = 'running' AND t.leased_until <= (SELECT clock_timestamp()) AND ";

  private final Sessions sessions;

  TaskUpkeepSql(Sessions sessions) {
    this.sessions = sessions;
  }

  long lost() {
    return count(Sql.of(IS_LOST));
  }

  long old() {
    return count(completed()) + count(failed()) + count(timeless());
  }

  private long count(Sql condition) {
    return sessions
        .query(
            Sql.of("SELECT count(*) FROM tasks t WHERE ")
                .append(condition)
                .append(sessions.tenantOf("t")),
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

  /** Deletes tasks that completed long ago. */
  int evictCompleted() {
    return delete(completed());
  }

  /** Deletes tasks that failed long ago, with their history. */
  int evictFailed() {
    return delete(failed());
  }

  /** Deletes tasks that other clients ended without saying when, once they are that old. */
  int evictTimeless() {
    return delete(timeless());
  }

  private int delete(Sql condition) {
    return sessions.update(
        Sql.of("WITH due AS MATERIALIZED (SELECT t.id FROM tasks t WHERE ")
            .append(condition)
            .append(sessions.tenantOf("t"))
            .append(" LIMIT " + OLD + " FOR UPDATE SKIP LOCKED)")
            .append(" DELETE FROM tasks t USING due WHERE t.id = due.id AND ")
            .append(sessions.tenantOf("t")));
  }

  private static Sql completed() {
    return before("completed", MaintenanceRepository.COMPLETED_TASKS_KEPT);
  }

  private static Sql failed() {
    return before("failed", MaintenanceRepository.FAILED_TASKS_KEPT);
  }

  private static Sql timeless() {
    return Sql.of(
        "t.completed_at IS NULL AND t.status IN ('completed', 'failed') AND t.created_at <="
            + " (SELECT clock_timestamp()) - CASE t.status WHEN 'completed' THEN ? ELSE ? END"
            + " * interval '1 s' AND ",
        MaintenanceRepository.COMPLETED_TASKS_KEPT.toSeconds(),
        MaintenanceRepository.FAILED_TASKS_KEPT.toSeconds());
  }

  private static Sql before(String status, Duration kept) {
    return Sql.of(
        "t.status = '"
            + status
            + "' AND t.completed_at <= (SELECT clock_timestamp() - ? * interval '1 s') AND ",
        kept.toSeconds());
  }
}
