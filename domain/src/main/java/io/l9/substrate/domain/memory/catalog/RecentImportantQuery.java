package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;
import org.jspecify.annotations.Nullable;

/**
 * A page of the ranking by recent importance.
 *
 * @param agentId null: of every agent
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record RecentImportantQuery(
    @Nullable String agentId, int limit, @Nullable RankedPlace after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public RecentImportantQuery {
    Require.optionalText("/agent_id", agentId, PacketDraft.MAX_NAME);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** Returns the query for the first page, of all agents. */
  public static RecentImportantQuery first() {
    return new RecentImportantQuery(null, DEFAULT_LIMIT, null);
  }

  /** Returns the query for the first page, of one agent. */
  public static RecentImportantQuery ofAgent(String agentId) {
    return new RecentImportantQuery(agentId, DEFAULT_LIMIT, null);
  }

  /** The same question behind this place. */
  public RecentImportantQuery after(@Nullable RankedPlace place) {
    return new RecentImportantQuery(agentId, limit, place);
  }
}
