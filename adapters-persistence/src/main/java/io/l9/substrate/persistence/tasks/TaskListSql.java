package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.List;

/** The list of tasks, read in the order of an index whatever is asked for. */
final class TaskListSql {

  private final Sessions sessions;

  TaskListSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /** Returns the newest ones, and one more than the limit of the query, if there is one. */
  List<TaskRow> list(TaskQuery query) {
    Sql from = Sql.of("FROM tasks r" + Sql.IN_ORDER + " WHERE ").append(sessions.tenantOf("r"));
    TaskStatus status = query.status();
    if (status != null) {
      // in the text, because an index is of the failed ones alone
      from.append(" AND r.status = '" + status.code() + "'");
    }
    Disposition disposition = query.disposition();
    if (disposition != null) {
      from.append(" AND r.disposition = ?", disposition.code());
    }
    if (query.type() != null) {
      from.append(" AND r.type = ?", query.type());
    }
    Position after = query.after();
    if (after != null) {
      from.append(
          " AND (r.created_at, r.task_uid) < (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    from.append(" ORDER BY r.created_at DESC, r.task_uid DESC").limit(query.limit() + 1);
    return sessions.query(TaskRow.class, "r", from);
  }
}
