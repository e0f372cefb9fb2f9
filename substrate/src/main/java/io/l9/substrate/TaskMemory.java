package io.l9.substrate;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.Task;
import io.l9.substrate.domain.tasks.task.TaskDraft;
import io.l9.substrate.domain.tasks.task.TaskEvent;
import io.l9.substrate.domain.tasks.task.TaskId;
import io.l9.substrate.domain.tasks.task.TaskQuery;
import io.l9.substrate.domain.tasks.task.TaskQueue;
import io.l9.substrate.domain.tasks.task.TaskStatistics;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One actor's queue of tasks: {@link TaskQueue}, bound to a scope. Cheap, immutable, thread-safe. A
 * task that is enqueued within {@link Memory#atomically} or {@link Memory#joining} is there for
 * workers once that is committed, and never if it is rolled back.
 *
 * <pre>{@code
 * memory.atomically(m -> {
 *   m.remember("Alice prefers email", "preference");
 *   return m.tasks().enqueue("welcome", Map.of("user", "alice"));
 * });
 * }</pre>
 */
public final class TaskMemory {

  private final MemorySubstrate substrate;
  private final TaskQueue queue;
  private final TenantScope scope;

  TaskMemory(MemorySubstrate substrate, TenantScope scope) {
    this.substrate = substrate;
    this.queue = substrate.tasks().queue();
    this.scope = scope;
  }

  /**
   * Begins a draft.
   *
   * @param payload a plain value, as in {@link Memory#draft}; null: none
   */
  public TaskDraft draft(String type, @Nullable Object payload) {
    Require.present("/type", type);
    TaskDraft draft = TaskDraft.of(type);
    return payload == null ? draft : draft.carrying(substrate.document("/payload", payload));
  }

  /** Enqueues a task with the defaults of {@link TaskDraft#of}. */
  public Task enqueue(String type, @Nullable Object payload) {
    Require.present("/type", type);
    return enqueue(draft(type, payload)).task();
  }

  /** See {@link TaskQueue#enqueue}. */
  public TaskQueue.Enqueued enqueue(TaskDraft draft) {
    Require.present("/draft", draft);
    return queue.enqueue(scope, draft);
  }

  /** Enqueues all of these or none. */
  public List<TaskQueue.Enqueued> enqueueAll(List<TaskDraft> drafts) {
    Require.present("/tasks", drafts);
    return queue.enqueueAll(scope, drafts);
  }

  public Task get(TaskId id) {
    Require.present("/id", id);
    return queue.get(scope, id);
  }

  /** Returns tasks, newest first. */
  public Page<Task> list(TaskQuery query) {
    Require.present("/query", query);
    return queue.list(scope, query);
  }

  /** Returns the newest entries of a task's history. */
  public List<TaskEvent> history(TaskId id) {
    Require.present("/id", id);
    return queue.history(scope, id);
  }

  /** Returns the counts of each type. */
  public List<TaskStatistics> statistics() {
    return queue.statistics(scope);
  }

  /** See {@link TaskQueue#cancel}. */
  public Task cancel(TaskId id) {
    Require.present("/id", id);
    return queue.cancel(scope, id);
  }

  /** Begins a task that failed anew; see {@link TaskQueue#redrive}. */
  public Task redrive(TaskId id, boolean force) {
    Require.present("/id", id);
    return queue.redrive(scope, id, force);
  }

  /** See {@link TaskQueue#redriveDead}. */
  public List<TaskQueue.Redriven> redriveDead(@Nullable String type, int limit, boolean force) {
    return queue.redriveDead(scope, type, limit, force);
  }
}
