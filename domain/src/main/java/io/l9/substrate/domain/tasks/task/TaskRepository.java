package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.Ownership;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: stored tasks and their history, as the active unit of work sees them. Times are
 * those of the store's clock. Every method throws {@link IllegalStateException} outside of a unit
 * of work.
 */
public interface TaskRepository {

  /** A task that is to be stored, if its owner has none of its type, visibility and key. */
  record New(
      TaskId id,
      Ownership owner,
      TaskDraft draft,
      @Nullable UUID correlation,
      @Nullable String session,
      @Nullable String trace) {

    /** Returns the task, pending since then. */
    public Task stored(Instant at) {
      Instant runAfter = draft.runAfter();
      return new Task(
          id,
          owner,
          draft.visibility(),
          draft.type(),
          TaskStatus.PENDING,
          null,
          draft.payload(),
          null,
          null,
          draft.priority(),
          runAfter == null ? at : runAfter,
          0,
          draft.maxAttempts(),
          0,
          draft.dedupeKey(),
          draft.maxRun(),
          false,
          null,
          null,
          null,
          at,
          null,
          correlation,
          session,
          trace);
    }
  }

  /**
   * Tasks that nobody else changes until the unit of work ends.
   *
   * @param now the time of what is written to them
   * @param tasks those that the scope may write
   */
  record Locked(Instant now, Map<TaskId, Task> tasks) {
    public Locked {
      tasks = Map.copyOf(tasks);
    }
  }

  /**
   * Stores tasks, each unless its owner has one of the same type, visibility and key that is not
   * finished, waiting for another unit of work that is about to store such a one.
   *
   * @return for each, in order, the task that is stored under its id, or the one that was there
   * @throws io.l9.substrate.domain.shared.ConflictException if an id is taken in the tenant
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope may not write one
   */
  List<Task> enqueue(List<New> tasks);

  Optional<Task> find(TaskId id);

  /** Newest first, by (creation, id). */
  Page<Task> list(TaskQuery query);

  /** Returns the counts of each type, by the order of its characters. */
  List<TaskStatistics> statistics();

  /** Waits for whoever changes one of these tasks, in an order that two callers share. */
  Locked lock(Collection<TaskId> ids);

  /**
   * Stores the next state of tasks that are locked, and what the history says of it.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if one that finished is pending again
   *     and its owner has another one of the same type, visibility and key by now
   */
  void update(Collection<Task> tasks, Collection<TaskEvent> events);

  /** Returns the history of a task, the newest entry first. */
  List<TaskEvent> history(TaskId id, int limit);
}
