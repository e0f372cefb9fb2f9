package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inbound port: the queue of tasks as those see it who enqueue and look after them. Thread-safe.
 * What is enqueued within a unit of work of the caller is there for workers once that is committed,
 * and never if it is rolled back.
 *
 * <p>Every method on one task throws {@link io.l9.substrate.domain.shared.NotFoundException} for
 * one that the scope does not see, and {@link io.l9.substrate.domain.shared.ForbiddenException} for
 * a change of one that it may not write.
 */
public interface TaskQueue {

  /** The most tasks of one call. */
  int MAX_BATCH = 500;

  /** The most entries of a history that are returned. */
  int MAX_HISTORY = 100;

  /** The number of redrives of a task that need no force. */
  int FREE_REDRIVES = 3;

  /**
   * The task of a draft.
   *
   * @param created false: the owner has this one of the same type and key already
   */
  record Enqueued(Task task, boolean created) {}

  /**
   * The outcome of a redrive of one of several tasks.
   *
   * @param refused null: it is pending again; else the reason for which it is not
   */
  record Redriven(Task task, @Nullable String refused) {}

  Enqueued enqueue(TenantScope scope, TaskDraft draft);

  /** Enqueues all of these or none. */
  List<Enqueued> enqueueAll(TenantScope scope, List<TaskDraft> drafts);

  Task get(TenantScope scope, TaskId id);

  Page<Task> list(TenantScope scope, TaskQuery query);

  /** Returns the newest entries of a task's history, at most {@link #MAX_HISTORY}. */
  List<TaskEvent> history(TenantScope scope, TaskId id);

  /** Returns the counts of each type among the tasks that the scope sees. */
  List<TaskStatistics> statistics(TenantScope scope);

  /**
   * Ends a task: at once if it waits; else its worker hears of it at the next heartbeat. A task
   * that was cancelled already stays as it is.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if it ended in another way
   */
  Task cancel(TenantScope scope, TaskId id);

  /**
   * Begins a task that failed anew, with all of its attempts.
   *
   * @param force also if it was redriven {@link #FREE_REDRIVES} times
   * @throws io.l9.substrate.domain.shared.ConflictException if it did not fail, if its owner has
   *     another one of the same type and key by now, or if it needs force
   */
  Task redrive(TenantScope scope, TaskId id, boolean force);

  /**
   * Begins the newest dead letters anew, those that can be. One that needs force is passed over
   * without it, and takes nobody's place.
   *
   * @param type null: of any
   * @param limit at most {@link #MAX_BATCH}
   * @param force also those that were redriven {@link #FREE_REDRIVES} times
   */
  List<Redriven> redriveDead(TenantScope scope, @Nullable String type, int limit, boolean force);
}
