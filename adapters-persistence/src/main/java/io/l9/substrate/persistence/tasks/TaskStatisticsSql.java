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

/** The counts of tasks by their type. */
final class TaskStatisticsSql {

  private final Sessions sessions;

  TaskStatisticsSql(Sessions sessions) {
    this.sessions = sessions;
  }

  List<TaskStatistics> statistics() {
    return sessions.query(
        Sql.of("WITH " + TaskRows.CLOCK)
            .append(
                " SELECT t.type,"
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
                    + " FROM tasks t CROSS JOIN clock c WHERE ")
            .append(sessions.tenantOf("t"))
            .append(" GROUP BY t.type ORDER BY t.type COLLATE \"C\""),
        TaskStatisticsSql::line);
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
