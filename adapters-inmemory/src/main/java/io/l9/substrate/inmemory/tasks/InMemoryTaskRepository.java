package io.l9.substrate.inmemory.tasks;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tasks.task.Disposition;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskRepository;
import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.domain.tasks.task.TaskStatus;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tasks.TaskTable.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Tasks by their ids. */
final class InMemoryTaskRepository implements TaskRepository {

  private final TaskTable tasks;

  InMemoryTaskRepository(TaskTable tasks) {
    this.tasks = tasks;
  }

  @Override
  public List<Task> enqueue(List<New> wanted) {
    Instant now = tasks.now();
    List<Task> stored = new ArrayList<>();
    for (New one : wanted) {
      Task task = one.stored(now);
      tasks.requireWritable(task);
      stored.add(
          tasks
              .twin(task)
              .orElseGet(
                  () -> {
                    tasks.create(task);
                    return task;
                  }));
    }
    return stored;
  }

  @Override
  public Optional<Task> find(TaskId id) {
    return tasks.find(id);
  }

  @Override
  public Page<Task> list(TaskQuery query) {
    return Pages.newestFirst(
        tasks
            .visible()
            .filter(task -> query.status() == null || query.status() == task.status())
            .filter(
                task -> query.disposition() == null || query.disposition() == task.disposition())
            .filter(task -> query.type() == null || query.type().equals(task.type())),
        Task::position,
        query.after(),
        query.limit());
  }

  @Override
  public List<TaskStatistics> statistics() {
    Instant now = tasks.now();
    return tasks
        .visible()
        .collect(Collectors.groupingBy(Task::type, TreeMap::new, Collectors.toList()))
        .values()
        .stream()
        .map(ofType -> statistics(ofType, now))
        .toList();
  }

  private static TaskStatistics statistics(List<Task> ofType, Instant now) {
    Instant anHourAgo = now.minus(Duration.ofHours(1));
    return new TaskStatistics(
        ofType.get(0).type(),
        count(ofType, task -> task.ready(now)),
        count(ofType, task -> task.status() == TaskStatus.PENDING && !task.ready(now)),
        count(ofType, task -> task.status() == TaskStatus.RUNNING),
        count(ofType, task -> task.status() == TaskStatus.COMPLETED),
        count(ofType, task -> task.status() == TaskStatus.FAILED && !cancelled(task)),
        count(ofType, InMemoryTaskRepository::cancelled),
        count(ofType, task -> completedAfter(task, anHourAgo)),
        ofType.stream()
            .filter(task -> task.ready(now))
            .map(Task::runAfter)
            .min(Comparator.naturalOrder())
            .orElse(null));
  }

  private static long count(List<Task> tasks, Predicate<Task> which) {
    return tasks.stream().filter(which).count();
  }

  private static boolean cancelled(Task task) {
    return task.disposition() == Disposition.CANCELLED;
  }

  private static boolean completedAfter(Task task, Instant time) {
    return task.status() == TaskStatus.COMPLETED
        && task.completedAt() != null
        && task.completedAt().isAfter(time);
  }

  /** Units of work run one after the other, so that nobody else changes one. */
  @Override
  public Locked lock(Collection<TaskId> ids) {
    return new Locked(
        tasks.now(),
        ids.stream()
            .distinct()
            .flatMap(id -> tasks.writable(id).stream())
            .map(Row::task)
            .collect(Collectors.toMap(Task::id, Function.identity())));
  }

  @Override
  public void update(Collection<Task> next, Collection<TaskEvent> events) {
    for (Task task : next) {
      Row before =
          tasks
              .writable(task.id())
              .orElseThrow(() -> new IllegalStateException("not locked: " + task.id()));
      if (before.task().status().finished()
          && !task.status().finished()
          && tasks.twin(task).isPresent()) {
        throw new ConflictException(
            ErrorCode.CONFLICT, "another task of the same type and key waits or runs");
      }
      tasks.put(before.with(task));
    }
    events.forEach(tasks::enter);
  }

  @Override
  public List<TaskEvent> history(TaskId id, int limit) {
    return tasks.find(id).isEmpty() ? List.of() : tasks.history(id).stream().limit(limit).toList();
  }
}
