package io.l9.substrate.domain.requests;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of an operation. */
public enum OperationStatus implements Coded {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED;

  /** Whether nothing will happen any more. */
  public boolean finished() {
    return this != PENDING && this != RUNNING;
  }

  /**
   * The status of a name.
   *
   * @throws ValidationException if there is none; the message names them all
   */
  public static OperationStatus ofCode(@Nullable String name) {
    for (OperationStatus status : values()) {
      if (status.code().equals(name)) {
        return status;
      }
    }
    throw ValidationException.at(
        "/status",
        "must be one of "
            + Arrays.stream(values()).map(OperationStatus::code).collect(Collectors.joining(", ")));
  }
}
