package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A part of a thread.
 *
 * @param newestFirst false: in the order in which it happened
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: from the beginning
 */
public record ThreadQuery(
    ThreadId thread, boolean newestFirst, int limit, @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public ThreadQuery {
    Require.present("/thread_id", thread);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  public static ThreadQuery of(ThreadId thread) {
    return new ThreadQuery(thread, false, DEFAULT_LIMIT, null);
  }
}
