package io.l9.substrate.domain.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list of reasoning traces, newest first. Checks itself.
 *
 * @param agentId null: of every agent
 * @param packet null: about whatever
 * @param trace of the request that recorded them; null: any
 * @param minConfidence leaves out those of which no confidence is known; null: any
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record ReasoningQuery(
    @Nullable String agentId,
    @Nullable PacketId packet,
    @Nullable String trace,
    @Nullable Double minConfidence,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public ReasoningQuery {
    Require.optionalText("/agent_id", agentId, ReasoningDraft.MAX_AGENT);
    Require.optionalText("/trace_id", trace, TenantScope.MAX_TRACING);
    if (minConfidence != null) {
      Require.between("/min_confidence", minConfidence, 0, 1);
    }
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest ones. */
  public static ReasoningQuery newest() {
    return new ReasoningQuery(null, null, null, null, DEFAULT_LIMIT, null);
  }

  /** The newest ones of an agent. */
  public static ReasoningQuery ofAgent(String agentId) {
    return new ReasoningQuery(agentId, null, null, null, DEFAULT_LIMIT, null);
  }

  /** The newest ones about a packet. */
  public static ReasoningQuery about(PacketId packet) {
    return new ReasoningQuery(null, packet, null, null, DEFAULT_LIMIT, null);
  }
}
