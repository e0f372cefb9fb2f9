package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The counts of tasks by their type. Each status is read by its own index, up to a limit: running
 * ones by that of all tenants, of which there are few. No index leads to the completed ones of a
 * tenant, so that they are counted among the newest tasks.
 */
final class TaskStatisticsSql {

  private static final String LIMIT = " LIMIT " + TaskStatistics.MOST;

  private static final String NEWEST =
      " ORDER BY t.tenant_id, t.created_at DESC, t.task_uid DESC" + LIMIT;

  private final Sessions sessions;

  TaskStatisticsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  List<TaskStatistics> statistics() {
    return sessions.query(
        Sql.of("WITH " + TaskRows.CLOCK + ", counted AS (")
            .append(
                some(
                    "t.status = 'pending'",
                    " ORDER BY t.tenant_id, "
                        + QueueSql.QUEUE
                        + ", t.priority, t.run_after, t.id"
                        + LIMIT))
            .append(" UNION ALL ")
            .append(some("t.status = 'running'", " ORDER BY t.task_uid" + LIMIT))
            .append(" UNION ALL ")
            .append(some("t.status = 'failed'", NEWEST))
            .append(" UNION ALL SELECT n.* FROM ")
            .append(some("true", NEWEST))
            .append(
                " n WHERE n.status = 'completed') SELECT t.type,"
                    + " count(*) FILTER (WHERE t.status = 'pending' AND t.run_after <= c.at),"
                    + " count(*) FILTER (WHERE t.status = 'pending' AND t.run_after > c.at),"
                    + " count(*) FILTER (WHERE t.status = 'running'),"
                    + " count(*) FILTER (WHERE t.status = 'completed'),"
                    + " count(*) FILTER (WHERE t.status = 'failed'"
                    + " AND t.disposition IS DISTINCT FROM 'cancelled'),"
                    + " count(*) FILTER (WHERE t.status = 'failed'"
                    + " AND t.disposition = 'cancelled'),"
                    + " count(*) FILTER (WHERE t.status = 'completed'"
                    + " AND t.completed_at > c.at - interval '1 hour'),"
                    + " min(t.run_after) FILTER (WHERE t.status = 'pending'"
                    + " AND t.run_after <= c.at)"
                    + " FROM counted t CROSS JOIN clock c"
                    + " GROUP BY t.type ORDER BY t.type COLLATE \"C\""),
        TaskStatisticsSql::line);
  }

  /** Returns the query for some tasks, in the order of an index. */
  private Sql some(String which, String inOrder) {
    return Sql.of(
            "(SELECT t.type, t.status, t.disposition, t.run_after, t.completed_at FROM tasks t"
                + Sql.IN_ORDER
                + " WHERE "
                + which
                + " AND ")
        .append(sessions.tenantOf("t"))
        .append(inOrder + ")");
  }

  private static TaskStatistics line(ResultSet row) throws SQLException {
    @Nullable OffsetDateTime readySince = row.getObject(9, OffsetDateTime.class);
    return new TaskStatistics(
        Objects.requireNonNull(row.getString(1)),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        readySince == null ? null : readySince.toInstant());
  }
}
