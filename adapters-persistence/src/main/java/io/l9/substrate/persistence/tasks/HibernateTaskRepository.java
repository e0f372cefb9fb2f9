package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Tasks as rows of {@code tasks}, their history as rows of {@code task_events}. */
final class HibernateTaskRepository implements TaskRepository {

  private final Sessions sessions;
  private final ClaimMarks marks;
  private final TaskMapper mapper = new TaskMapperImpl();
  private final TaskRows rows;
  private final TaskListSql lists;
  private final EnqueueSql enqueue;
  private final TaskWritesSql writes;
  private final TaskStatisticsSql statistics;

  HibernateTaskRepository(Sessions sessions, ClaimMarks marks) {
    this.sessions = sessions;
    this.marks = marks;
    rows = new TaskRows(sessions, mapper);
    lists = new TaskListSql(sessions);
    enqueue = new EnqueueSql(sessions, rows);
    writes = new TaskWritesSql(sessions);
    statistics = new TaskStatisticsSql(sessions);
  }

  @Override
  public List<Task> enqueue(List<New> tasks) {
    List<Task> enqueued = enqueue.enqueue(tasks);
    if (tasks.stream().anyMatch(task -> task.draft().runAfter() != null)) {
      marks.returned(enqueued);
    }
    return enqueued;
  }

  @Override
  public Optional<Task> find(TaskId id) {
    return sessions.find(TaskRow.class, id.value()).map(mapper::toTask);
  }

  @Override
  public Page<Task> list(TaskQuery query) {
    return Page.of(
        lists.list(query).stream().map(mapper::toTask).toList(), query.limit(), Task::position);
  }

  @Override
  public List<TaskStatistics> statistics() {
    return statistics.statistics();
  }

  @Override
  public Locked lock(Collection<TaskId> ids) {
    return rows.lock(Sql.of("WHERE ").append(Sql.isAnyOf("r.task_uid", TaskRows.uuids(ids))));
  }

  @Override
  public void update(Collection<Task> tasks, Collection<TaskEvent> events) {
    writes.update(tasks, events);
    marks.returned(tasks);
  }

  @Override
  public List<TaskEvent> history(TaskId id, int limit) {
    return sessions
        .select(TaskEventRow.class)
        .where("r.task_uid = ?", id.value())
        .page("occurred_at", true, null, limit)
        .stream()
        .map(mapper::toEvent)
        .toList();
  }
}
