package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import org.jspecify.annotations.Nullable;

/** The kind of a summary's subject; SQL and the wire call it {@code scope_type}. */
public enum SummaryKind implements Coded {
  THREAD,
  AGENT,
  TOPIC,
  TIME_PERIOD,
  PROJECT,
  TASK;

  /** Whether the packets of such a subject can be found, so that nobody has to name them. */
  public boolean collectable() {
    return this == THREAD || this == AGENT || this == TIME_PERIOD;
  }

  /**
   * The constant of a name in SQL and on the wire.
   *
   * @throws ValidationException if there is no such kind
   */
  public static SummaryKind ofCode(@Nullable String name) {
    for (SummaryKind kind : values()) {
      if (kind.code().equals(name)) {
        return kind;
      }
    }
    throw ValidationException.at(
        "/scope_type", "must be one of thread, agent, topic, time_period, project, task");
  }
}
