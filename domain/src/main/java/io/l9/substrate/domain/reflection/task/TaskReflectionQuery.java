package io.l9.substrate.domain.reflection.task;

import io.l9.substrate.domain.reflection.lesson.ReflectionDraft;
import io.l9.substrate.domain.reflection.use.TaskOutcome;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of task reflections, newest first.
 *
 * @param task null: any
 * @param taskKind null: any
 * @param outcome null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: from the beginning
 */
public record TaskReflectionQuery(
    @Nullable String task,
    @Nullable String taskKind,
    @Nullable TaskOutcome outcome,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public TaskReflectionQuery {
    Require.optionalText("/task_id", task, ReflectionDraft.MAX_TASK);
    Require.optionalText("/task_kind", taskKind, TaskReflectionDraft.MAX_KIND);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest of all. */
  public static TaskReflectionQuery newest() {
    return new TaskReflectionQuery(null, null, null, DEFAULT_LIMIT, null);
  }
}
