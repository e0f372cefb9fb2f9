package io.l9.substrate.domain.memory.summary;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * The subject of a summary. A stored one may be of any value, since other clients write them too; a
 * command's is {@link #checked()}.
 *
 * @param value which one of its kind, at most {@value #MAX_VALUE} characters: the id of a thread,
 *     the name of an agent, {@code <from>/<to>} in RFC 3339 for a time period (from inclusive, to
 *     exclusive), any name for the others
 */
public record SummarySubject(SummaryKind kind, String value) {

  public static final int MAX_VALUE = 200;

  /** From inclusive, to exclusive. */
  public record Period(Instant from, Instant to) {}

  /**
   * The same, if its value is one of its kind.
   *
   * @throws ValidationException if not
   */
  public SummarySubject checked() {
    Require.text("/scope_value", value, MAX_VALUE);
    switch (Require.present("/scope_type", kind)) {
      case THREAD -> thread();
      case TIME_PERIOD -> period();
      case AGENT, TOPIC, PROJECT, TASK -> {}
    }
    return this;
  }

  public static SummarySubject thread(ThreadId thread) {
    return new SummarySubject(SummaryKind.THREAD, thread.toString());
  }

  public static SummarySubject agent(String agentId) {
    return new SummarySubject(SummaryKind.AGENT, agentId);
  }

  public static SummarySubject period(Instant from, Instant to) {
    return new SummarySubject(SummaryKind.TIME_PERIOD, from + "/" + to);
  }

  public static SummarySubject topic(String topic) {
    return new SummarySubject(SummaryKind.TOPIC, topic);
  }

  /**
   * The thread that is summed up.
   *
   * @throws ValidationException if it is no thread
   */
  public ThreadId thread() {
    try {
      return new ThreadId(UUID.fromString(value));
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/scope_value", "must be the id of a thread, a UUID");
    }
  }

  /**
   * The time that is summed up.
   *
   * @throws ValidationException if it is no time period
   */
  public Period period() {
    int slash = value.indexOf('/');
    try {
      if (slash > 0) {
        Instant from = Instant.parse(value.substring(0, slash));
        Instant to = Instant.parse(value.substring(slash + 1));
        if (from.isBefore(to)) {
          Require.optionalTime("/scope_value", from);
          Require.optionalTime("/scope_value", to);
          return new Period(from, to);
        }
      }
    } catch (DateTimeException e) {
      // told below, as every other value that is no period
    }
    throw ValidationException.at(
        "/scope_value",
        "must be a time period such as 2026-01-01T00:00:00Z/2026-02-01T00:00:00Z, its end after its"
            + " beginning");
  }
}
