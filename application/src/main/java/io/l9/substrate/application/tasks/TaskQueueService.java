package io.l9.substrate.application.tasks;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.TaskStore;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskRepository.Locked;
import io.l9.substrate.domain.tasks.task.TaskRepository.New;
import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class TaskQueueService implements TaskQueue {

  private final UnitOfWork unitOfWork;
  private final TaskRepository tasks;
  private final IdGenerator ids;
  private final WaitingClaims waiting;

  TaskQueueService(TaskStore store, IdGenerator ids, WaitingClaims waiting) {
    this.unitOfWork = store.unitOfWork();
    this.tasks = store.tasks();
    this.ids = ids;
    this.waiting = waiting;
  }

  @Override
  public Enqueued enqueue(TenantScope scope, TaskDraft draft) {
    Require.present("/draft", draft);
    return enqueueAll(scope, List.of(draft)).get(0);
  }

  @Override
  public List<Enqueued> enqueueAll(TenantScope scope, List<TaskDraft> drafts) {
    List<New> wanted =
        Require.size("/tasks", drafts, MAX_BATCH).stream()
            .map(
                draft ->
                    new New(
                        new TaskId(ids.next()),
                        scope.owner(),
                        draft,
                        scope.correlation(),
                        scope.session(),
                        scope.trace()))
            .toList();
    List<Task> stored = unitOfWork.inScope(scope, () -> tasks.enqueue(wanted));
    // Too early within a unit of work that goes on: then the calls that wait ask in vain, and
    // again.
    waiting.notice();
    List<Enqueued> enqueued = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      enqueued.add(new Enqueued(stored.get(i), stored.get(i).id().equals(wanted.get(i).id())));
    }
    return enqueued;
  }

  @Override
  public Task get(TenantScope scope, TaskId id) {
    Require.present("/id", id);
    return unitOfWork.inScope(scope, () -> tasks.find(id)).orElseThrow(() -> absent(id));
  }

  static NotFoundException absent(TaskId id) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "there is no task " + id);
  }

  @Override
  public Page<Task> list(TenantScope scope, TaskQuery query) {
    Require.present("/query", query);
    return unitOfWork.inScope(scope, () -> tasks.list(query));
  }

  @Override
  public List<TaskEvent> history(TenantScope scope, TaskId id) {
    Require.present("/id", id);
    return unitOfWork.inScope(
        scope,
        () -> {
          List<TaskEvent> history = tasks.history(id, MAX_HISTORY);
          if (history.isEmpty() && tasks.find(id).isEmpty()) {
            throw absent(id);
          }
          return history;
        });
  }

  @Override
  public List<TaskStatistics> statistics(TenantScope scope) {
    return unitOfWork.inScope(scope, tasks::statistics);
  }

  @Override
  public Task cancel(TenantScope scope, TaskId id) {
    Require.present("/id", id);
    return unitOfWork.inScope(
        scope,
        () -> {
          Locked locked = tasks.lock(List.of(id));
          Task before = locked(locked, id);
          if (before.disposition() == Disposition.CANCELLED
              || (before.status() == TaskStatus.RUNNING && before.cancelRequested())) {
            return before;
          }
          if (before.status().finished()) {
            throw new ConflictException(
                ErrorCode.CONFLICT, "the task is finished already: " + before.status().code());
          }
          Task after = before.cancelling(locked.now());
          tasks.update(
              List.of(after),
              after.status().finished()
                  ? List.of(TaskEvent.of(TaskEvent.Kind.CANCELLED, before, locked.now(), null))
                  : List.of());
          return after;
        });
  }

  private Task locked(Locked locked, TaskId id) {
    Task task = locked.tasks().get(id);
    if (task != null) {
      return task;
    }
    if (tasks.find(id).isEmpty()) {
      throw absent(id);
    }
    throw new ForbiddenException(
        ErrorCode.FORBIDDEN,
        "the task " + id + " is not yours to change; ask its owner or an administrator");
  }

  @Override
  public Task redrive(TenantScope scope, TaskId id, boolean force) {
    Require.present("/id", id);
    Task redriven =
        unitOfWork.inScope(
            scope,
            () -> {
              Locked locked = tasks.lock(List.of(id));
              return redriven(locked(locked, id), locked.now(), force);
            });
    waiting.notice();
    return redriven;
  }

  private Task redriven(Task before, Instant now, boolean force) {
    if (before.status() != TaskStatus.FAILED) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "only a task that failed is begun anew, and this one is " + before.status().code());
    }
    if (before.redrives() >= FREE_REDRIVES && !force) {
      throw new ConflictException(
          ErrorCode.CONFLICT,
          "the task was begun anew "
              + before.redrives()
              + " times already; find out why it fails, then force it");
    }
    Task after = before.redriven(now);
    tasks.update(List.of(after), List.of(TaskEvent.of(TaskEvent.Kind.REDRIVEN, before, now, null)));
    return after;
  }

  @Override
  public List<Redriven> redriveDead(
      TenantScope scope, @Nullable String type, int limit, boolean force) {
    Require.limit("/limit", limit, MAX_BATCH);
    List<Redriven> outcomes =
        unitOfWork.inScope(
            scope,
            () -> {
              List<Task> dead = dead(type, limit, force);
              Locked locked = tasks.lock(dead.stream().map(Task::id).toList());
              return dead.stream().map(task -> tried(scope, task, locked, force)).toList();
            });
    waiting.notice();
    return outcomes;
  }

  /** Returns the newest dead letters, but for those that nobody may begin anew without force. */
  private List<Task> dead(@Nullable String type, int limit, boolean force) {
    List<Task> dead = new ArrayList<>();
    int size = Math.min(TaskQuery.MAX_LIMIT, limit);
    @Nullable Position after = null;
    do {
      Page<Task> page =
          tasks.list(new TaskQuery(TaskStatus.FAILED, Disposition.DEAD, type, size, after));
      page.items().stream()
          .filter(task -> force || task.redrives() < FREE_REDRIVES)
          .limit(limit - dead.size())
          .forEach(dead::add);
      after = page.next();
      size = Math.min(TaskQuery.MAX_LIMIT, 2 * size);
    } while (after != null && dead.size() < limit);
    return dead;
  }

  private Redriven tried(TenantScope scope, Task dead, Locked locked, boolean force) {
    try {
      return unitOfWork.inSavepoint(
          scope,
          () -> new Redriven(redriven(locked(locked, dead.id()), locked.now(), force), null));
    } catch (ConflictException | ForbiddenException | NotFoundException e) {
      return new Redriven(dead, e.getMessage());
    }
  }
}
