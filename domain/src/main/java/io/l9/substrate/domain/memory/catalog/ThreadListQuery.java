package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of threads, the last active ones first.
 *
 * @param agentId in which this agent took part; null: all. The counts are of the whole thread
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record ThreadListQuery(@Nullable String agentId, int limit, @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public ThreadListQuery {
    Require.optionalText("/agent_id", agentId, PacketDraft.MAX_NAME);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  public static ThreadListQuery newest() {
    return new ThreadListQuery(null, DEFAULT_LIMIT, null);
  }
}
