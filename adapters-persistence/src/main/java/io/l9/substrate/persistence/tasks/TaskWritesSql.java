package io.l9.substrate.persistence.tasks;

import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.Statements;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The writes of tasks that are locked, in one round trip. */
final class TaskWritesSql {

  /** An entry of the history, and the task that it is of. */
  private record Entered(TaskEvent event, Task task) {}

  private static final UnnestedRows<Task> CHANGED =
      UnnestedRows.<Task>of()
          .with("task_uid", "uuid", task -> task.id().value())
          .with("tenant_id", "uuid", task -> task.owner().tenant().value())
          .with("status", "text", task -> task.status().code())
          .with("disposition", "text", task -> code(task.disposition()))
          .withText("result", "jsonb", task -> task.result() == null ? null : task.result().text())
          .with("error", "text", Task::error)
          .withText("run_after", "timestamptz", task -> SqlLiterals.time(task.runAfter()))
          .with("attempts", "int4", Task::attempts)
          .with("redrives", "int4", Task::redrives)
          .with("cancel_requested", "bool", Task::cancelRequested)
          .with("worker_id", "text", Task::worker)
          .withText("claimed_at", "timestamptz", task -> SqlLiterals.time(task.claimedAt()))
          .withText("leased_until", "timestamptz", task -> SqlLiterals.time(task.leasedUntil()))
          .withText("completed_at", "timestamptz", task -> SqlLiterals.time(task.completedAt()));

  private static final UnnestedRows<Entered> ENTERED =
      UnnestedRows.<Entered>of()
          .with("task_uid", "uuid", entered -> entered.event().task().value())
          .with("tenant_id", "uuid", entered -> entered.task().owner().tenant().value())
          .with("org_id", "uuid", entered -> OwnerColumns.org(entered.task().owner()))
          .with("user_id", "uuid", entered -> OwnerColumns.user(entered.task().owner()))
          .with("scope", "text", entered -> entered.task().visibility().code())
          .with("kind", "text", entered -> entered.event().kind().code())
          .with("attempt", "int4", entered -> entered.event().attempt())
          .with("worker_id", "text", entered -> entered.event().worker())
          .withText(
              "started_at", "timestamptz", entered -> SqlLiterals.time(entered.event().startedAt()))
          .withText("occurred_at", "timestamptz", entered -> SqlLiterals.time(entered.event().at()))
          .with("message", "text", entered -> entered.event().message());

  private final Sessions sessions;

  TaskWritesSql(Sessions sessions) {
    this.sessions = sessions;
  }

  void update(Collection<Task> tasks, Collection<TaskEvent> events) {
    Map<TaskId, Task> byId = new HashMap<>();
    tasks.forEach(task -> byId.put(task.id(), task));
    List<Entered> entered = new ArrayList<>();
    events.forEach(
        event -> entered.add(new Entered(event, Objects.requireNonNull(byId.get(event.task())))));
    Statements together = new Statements();
    if (!tasks.isEmpty()) {
      together.update(
          Sql.of(
                  "UPDATE tasks t SET status = n.status, disposition = n.disposition,"
                      + " result = n.result, error = n.error, run_after = n.run_after,"
                      + " attempts = n.attempts, redrives = n.redrives,"
                      + " cancel_requested = n.cancel_requested, worker_id = n.worker_id,"
                      + " claimed_at = n.claimed_at, leased_until = n.leased_until,"
                      + " completed_at = n.completed_at FROM (")
              .append(CHANGED.select(List.copyOf(tasks)))
              .append(") n WHERE t.tenant_id = n.tenant_id AND t.task_uid = n.task_uid AND ")
              .append(sessions.tenantOf("t")));
    }
    if (!entered.isEmpty()) {
      together.update(ENTERED.insertInto("task_events", entered));
    }
    if (!tasks.isEmpty() || !entered.isEmpty()) {
      sessions.run(together);
    }
  }

  private static @Nullable String code(@Nullable Disposition disposition) {
    return disposition == null ? null : disposition.code();
  }
}
