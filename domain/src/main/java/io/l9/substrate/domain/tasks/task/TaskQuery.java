package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of tasks, newest first. Checks itself.
 *
 * @param status null: any
 * @param disposition null: any
 * @param type null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record TaskQuery(
    @Nullable TaskStatus status,
    @Nullable Disposition disposition,
    @Nullable String type,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public TaskQuery {
    Require.optionalText("/type", type, TaskDraft.MAX_TYPE);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest of all. */
  public static TaskQuery newest() {
    return new TaskQuery(null, null, null, DEFAULT_LIMIT, null);
  }

  /** The newest dead letters of a type; null: of any. */
  public static TaskQuery dead(@Nullable String type, int limit) {
    return new TaskQuery(TaskStatus.FAILED, Disposition.DEAD, type, limit, null);
  }
}
