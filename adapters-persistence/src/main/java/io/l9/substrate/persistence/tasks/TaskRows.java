package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tasks that native SQL finds, and those that are locked. */
final class TaskRows {

  /**
   * The time of a statement, read once: {@code (SELECT at FROM clock)}. Without it each row and
   * each probe would have a time of its own, and no index could be used.
   */
  static final String CLOCK = "clock AS MATERIALIZED (SELECT clock_timestamp() AS at)";

  private final Sessions sessions;
  private final TaskMapper mapper;

  TaskRows(Sessions sessions, TaskMapper mapper) {
    this.sessions = sessions;
    this.mapper = mapper;
  }

  /**
   * Returns tasks.
   *
   * @param with the common table expressions
   * @param from what follows the columns of {@code r}; it names the tenant itself
   */
  List<Task> query(Sql with, Sql from) {
    return sessions.query(TaskRow.class, "r", with, from, (row, columns) -> mapper.toTask(row));
  }

  /**
   * Locks the tasks that the scope may write, in the order of their ids.
   *
   * @param from what follows {@code FROM tasks r}: a join and conditions
   */
  Locked lock(Sql from) {
    Statements together = new Statements();
    List<TaskRow> rows =
        sessions.query(
            together,
            TaskRow.class,
            "r",
            Sql.of("FROM tasks r ")
                .append(from)
                .append(" AND ")
                .append(sessions.unseenTenantOf("r"))
                .append(" ORDER BY r.task_uid FOR NO KEY UPDATE OF r"));
    // behind the locks, for which others may have been waited
    List<Instant> now =
        together.query(
            Sql.of("SELECT clock_timestamp()"),
            row -> row.getObject(1, OffsetDateTime.class).toInstant());
    sessions.run(together);
    Map<TaskId, Task> tasks = new HashMap<>();
    rows.stream().map(mapper::toTask).forEach(task -> tasks.put(task.id(), task));
    return new Locked(now.get(0), tasks);
  }

  static Object uuids(Collection<TaskId> ids) {
    List<UUID> values = ids.stream().map(TaskId::value).distinct().sorted().toList();
    return Sql.uuids(values);
  }
}
