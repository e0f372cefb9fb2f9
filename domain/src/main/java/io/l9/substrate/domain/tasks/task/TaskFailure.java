package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The failure of an attempt. Checks itself.
 *
 * @param error for people; at most {@value #MAX_ERROR} characters
 * @param retryable whether another attempt may succeed
 * @param retryAfter the wait before that, up to {@link #MAX_WAIT}; null: {@link Backoff}
 */
public record TaskFailure(String error, boolean retryable, @Nullable Duration retryAfter) {

  public static final int MAX_ERROR = 4_000;
  public static final Duration MAX_WAIT = Duration.ofDays(30);

  /** Of an attempt of which nobody was heard before its lease ended. */
  public static final TaskFailure LOST = new TaskFailure("the lease ended", true, null);

  public TaskFailure {
    Require.text("/error", error, MAX_ERROR);
    if (retryAfter != null) {
      if (retryAfter.isNegative() || retryAfter.compareTo(MAX_WAIT) > 0) {
        throw ValidationException.at(
            "/retry_after_seconds", "must be between 0 and " + MAX_WAIT.toSeconds());
      }
      retryAfter = Duration.ofMillis(retryAfter.toMillis());
    }
  }

  public static TaskFailure of(String error) {
    return new TaskFailure(error, true, null);
  }
}
