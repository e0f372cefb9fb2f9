package io.l9.substrate.domain.traces;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;

/** The kind of an entry. The constants, like their codes, are in the order of the alphabet. */
public enum TraceKind implements Coded {
  /** The end of an attempt at a task, or a decision on it, by whichever request. */
  ATTEMPT(TracePart.TASKS),
  CHECKPOINT(TracePart.CHECKPOINTS),
  /** A line of the agent log. */
  LOG(TracePart.LOG),
  PACKET(TracePart.PACKETS),
  /** A reasoning trace, before its steps. */
  REASONING(TracePart.REASONING),
  STEP(TracePart.REASONING),
  /** The enqueuing of a task. */
  TASK(TracePart.TASKS);

  private final TracePart part;

  TraceKind(TracePart part) {
    this.part = part;
  }

  public TracePart part() {
    return part;
  }

  /**
   * Returns the kind of a code.
   *
   * @throws ValidationException if there is none
   */
  public static TraceKind ofCode(String code) {
    for (TraceKind kind : values()) {
      if (kind.code().equals(code)) {
        return kind;
      }
    }
    throw ValidationException.at("/kind", "is no kind of entry");
  }
}
