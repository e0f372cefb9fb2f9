package io.l9.substrate;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tasks.task.TaskFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The failure of a {@link TaskHandler} that says whether and when another attempt may succeed. */
public final class TaskFailedException extends RuntimeException {

  private final boolean retryable;
  private final @Nullable Duration retryAfter;

  private TaskFailedException(String message, boolean retryable, @Nullable Duration retryAfter) {
    super(Require.present("/message", message));
    this.retryable = retryable;
    this.retryAfter = retryAfter;
  }

  /** Returns a failure after which trying again is of no use: the task becomes a dead letter. */
  public static TaskFailedException forGood(String message) {
    return new TaskFailedException(message, false, null);
  }

  /**
   * Returns a failure after which the next attempt waits so long.
   *
   * @param wait from zero to {@link TaskFailure#MAX_WAIT}
   */
  public static TaskFailedException retryAfter(Duration wait, String message) {
    Require.present("/wait", wait);
    return new TaskFailedException(message, true, new TaskFailure("x", true, wait).retryAfter());
  }

  TaskFailure failure(String error) {
    return new TaskFailure(error, retryable, retryAfter);
  }
}
