package io.l9.substrate.domain.tasks.task;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of a task. One that is to run later, or again, is pending. */
public enum TaskStatus implements Coded {
  PENDING,
  RUNNING,
  COMPLETED,
  FAILED;

  /** Whether nobody will work on the task any more, unless it is redriven. */
  public boolean finished() {
    return this == COMPLETED || this == FAILED;
  }

  /**
   * The status of a name.
   *
   * @throws ValidationException if there is none; the message names them all
   */
  public static TaskStatus ofCode(@Nullable String name) {
    for (TaskStatus status : values()) {
      if (status.code().equals(name)) {
        return status;
      }
    }
    throw ValidationException.at(
        "/status",
        "must be one of "
            + Arrays.stream(values()).map(TaskStatus::code).collect(Collectors.joining(", ")));
  }
}
