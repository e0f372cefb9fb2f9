package io.l9.substrate;

import io.l9.substrate.domain.reflection.id.TaskReflectionId;
import io.l9.substrate.domain.reflection.task.TaskFindings;
import io.l9.substrate.domain.reflection.task.TaskReflection;
import io.l9.substrate.domain.reflection.task.TaskReflectionDraft;
import io.l9.substrate.domain.reflection.task.TaskReflectionQuery;
import io.l9.substrate.domain.reflection.task.TaskReflections;
import io.l9.substrate.domain.reflection.task.TaskStatistics;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.List;

/** One actor's task reflections; see {@link TaskReflections}. Immutable, thread-safe. */
public final class TaskReflectionMemory {

  private static final JsonDocument NOTHING = new JsonDocument("{}");

  private final TaskReflections tasks;
  private final TenantScope scope;

  TaskReflectionMemory(TaskReflections tasks, TenantScope scope) {
    this.tasks = tasks;
    this.scope = scope;
  }

  /** Records how a task ended, and nothing else of it. */
  public TaskReflections.Recorded ended(String task, TaskOutcome outcome) {
    return record(task, outcome, TaskFindings.NONE);
  }

  /** Records how a task ended and what it found. */
  public TaskReflections.Recorded record(String task, TaskOutcome outcome, TaskFindings findings) {
    return record(
        new TaskReflectionDraft(
            task,
            null,
            null,
            List.of(),
            outcome,
            findings,
            List.of(),
            null,
            NOTHING,
            NOTHING,
            NOTHING,
            null,
            Visibility.SHARED));
  }

  /** See {@link TaskReflections#record}. */
  public TaskReflections.Recorded record(TaskReflectionDraft draft) {
    return tasks.record(scope, draft);
  }

  /** See {@link TaskReflections#get}. */
  public TaskReflection get(TaskReflectionId id) {
    return tasks.get(scope, id);
  }

  /** See {@link TaskReflections#history}. */
  public List<TaskReflection> history(TaskReflectionId id) {
    return tasks.history(scope, id);
  }

  /** See {@link TaskReflections#list}. */
  public Page<TaskReflection> list(TaskReflectionQuery query) {
    return tasks.list(scope, query);
  }

  /** See {@link TaskReflections#delete}. */
  public void delete(TaskReflectionId id) {
    tasks.delete(scope, id);
  }

  /** See {@link TaskReflections#statistics}. */
  public TaskStatistics statistics() {
    return tasks.statistics(scope);
  }
}
