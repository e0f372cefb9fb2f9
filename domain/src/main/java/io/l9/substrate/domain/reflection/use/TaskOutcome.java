package io.l9.substrate.domain.reflection.use;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The end of a task. Success and failure count; the others say nothing of what helped. */
public enum TaskOutcome implements Coded {
  SUCCESS,
  PARTIAL,
  FAILURE,
  UNKNOWN,
  CANCELLED;

  /** Whether it counts among the tasks by which an effect is measured. */
  public boolean counts() {
    return this == SUCCESS || this == FAILURE;
  }

  /**
   * The constant of a name on the wire.
   *
   * @throws ValidationException if there is no such outcome
   */
  public static TaskOutcome ofCode(String name) {
    for (TaskOutcome outcome : values()) {
      if (outcome.code().equals(name)) {
        return outcome;
      }
    }
    throw ValidationException.at(
        "/outcome", "must be one of success, partial, failure, unknown, cancelled");
  }
}
