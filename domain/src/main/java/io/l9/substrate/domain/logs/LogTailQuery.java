package io.l9.substrate.domain.logs;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.StorePosition;
import org.jspecify.annotations.Nullable;

/**
 * A query for lines that are new since the last read.
 *
 * @param after the position that the last read returned; null: nothing but the present position is
 *     returned, to begin from there
 * @param limit at most {@value #MAX_LIMIT}
 */
public record LogTailQuery(LogFilter filter, @Nullable StorePosition after, int limit) {

  public static final int MAX_LIMIT = 200;

  public LogTailQuery {
    Require.present("/filter", filter);
    Require.limit("/limit", limit, MAX_LIMIT);
  }
}
