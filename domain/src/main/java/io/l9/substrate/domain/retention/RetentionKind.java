package io.l9.substrate.domain.retention;

import io.l9.substrate.domain.shared.Coded;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A kind of rows that a tenant keeps for a number of days. In the order in which they are deleted:
 * packets last, because events and traces about a packet go with it.
 */
public enum RetentionKind implements Coded {
  /** Lines of the access log, by the time of the access. */
  ACCESSES(null),
  /** Agent events, by their timestamp. */
  EVENTS(null),
  /** Reasoning traces, by their creation. */
  TRACES(null),
  /** Lines of the agent log, by their timestamp. */
  LOGS(30),
  /** Threads of checkpoints, whole, by their last checkpoint or write. */
  CHECKPOINTS(null),
  /** Tasks that completed, with their history, by their end. */
  COMPLETED_TASKS(7),
  /** Tasks that failed, with their history, by their end. */
  FAILED_TASKS(30),
  /** Summaries, by their creation. */
  SUMMARIES(null),
  /** Reflections that were retired or have expired, by the earlier of both. */
  REFLECTIONS(null),
  /** Packets, with everything that goes with one that expires, by their timestamp. */
  PACKETS(null);

  private final @Nullable Integer defaultDays;

  RetentionKind(@Nullable Integer defaultDays) {
    this.defaultDays = defaultDays;
  }

  /** The name on the command line, on the wire and in the database: {@code completed-tasks}. */
  @Override
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the days of tenants that have set none; null: for ever. */
  public @Nullable Integer defaultDays() {
    return defaultDays;
  }

  /**
   * The kind of a name.
   *
   * @throws ValidationException if there is none; the message names them all
   */
  public static RetentionKind ofCode(String name) {
    for (RetentionKind kind : values()) {
      if (kind.code().equals(name)) {
        return kind;
      }
    }
    throw ValidationException.at(
        "/kind",
        "must be one of "
            + Arrays.stream(values()).map(RetentionKind::code).collect(Collectors.joining(", ")));
  }
}
