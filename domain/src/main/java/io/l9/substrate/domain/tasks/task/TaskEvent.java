package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Coded;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a task's history: an attempt that did not complete the task, or a decision on it. The
 * attempt that completed it is on the task itself.
 *
 * @param attempt the number of attempts at the time; 0: none was begun
 * @param worker null: no attempt was running
 * @param startedAt when the attempt began; null: none was running
 * @param at when that was entered
 * @param message the error of the attempt; null: there is none
 */
public record TaskEvent(
    TaskId task,
    Kind kind,
    int attempt,
    @Nullable String worker,
    @Nullable Instant startedAt,
    Instant at,
    @Nullable String message) {

  /** The kind of an entry. */
  public enum Kind implements Coded {
    /** The attempt failed. */
    FAILED,
    /** The worker gave the task back, and the attempt does not count. */
    RELEASED,
    /** Nobody was heard of the attempt before its lease ended. */
    LOST,
    /** The task was cancelled, while it waited or by the end of the attempt. */
    CANCELLED,
    /** The task was begun anew after its end. */
    REDRIVEN
  }

  /**
   * Returns the entry of what became of a task at this time. In whatever way an attempt ended that
   * somebody wanted to end, the task was cancelled.
   */
  public static TaskEvent of(Kind kind, Task before, Instant now, @Nullable String message) {
    boolean running = before.status() == TaskStatus.RUNNING;
    return new TaskEvent(
        before.id(),
        running && before.cancelRequested() ? Kind.CANCELLED : kind,
        before.attempts(),
        running ? before.worker() : null,
        running ? before.claimedAt() : null,
        now,
        message);
  }
}
