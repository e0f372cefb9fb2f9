package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A page of the log by time, lines of the same time in the order in which they came.
 *
 * @param from not before this; null: from the beginning
 * @param to before this; null: to the end
 * @param newestFirst false: in the order in which they were written
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record LogQuery(
    LogFilter filter,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean newestFirst,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public LogQuery {
    Require.present("/filter", filter);
    Require.optionalTime("/from", from);
    Require.optionalTime("/to", to);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest lines that pass a filter. */
  public static LogQuery newest(LogFilter filter) {
    return new LogQuery(filter, null, null, true, DEFAULT_LIMIT, null);
  }

  /** The same question behind this place. */
  public LogQuery after(@Nullable Position place) {
    return new LogQuery(filter, from, to, newestFirst, limit, place);
  }
}
