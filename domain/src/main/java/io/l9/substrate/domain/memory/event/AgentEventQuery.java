package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of the timeline of events.
 *
 * @param agentId null: of every agent
 * @param eventType null: of every type
 * @param packet null: about whatever
 * @param from not before this; null: from the beginning
 * @param to before this; null: to the end
 * @param newestFirst false: in the order in which they happened
 * @param limit at most {@value #MAX_LIMIT}
 * @param after the end of the page before; null: the first page
 */
public record AgentEventQuery(
    @Nullable String agentId,
    @Nullable String eventType,
    @Nullable PacketId packet,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean newestFirst,
    int limit,
    @Nullable Position after) {

  public static final int DEFAULT_LIMIT = 50;
  public static final int MAX_LIMIT = 200;

  public AgentEventQuery {
    Require.optionalText("/agent_id", agentId, PacketDraft.MAX_NAME);
    Require.optionalText("/event_type", eventType, PacketDraft.MAX_NAME);
    Require.optionalTime("/from", from);
    Require.optionalTime("/to", to);
    Require.limit("/limit", limit, MAX_LIMIT);
  }

  /** The newest events of all. */
  public static AgentEventQuery timeline() {
    return new AgentEventQuery(null, null, null, null, null, true, DEFAULT_LIMIT, null);
  }

  /** The newest events of an agent. */
  public static AgentEventQuery ofAgent(String agentId) {
    return new AgentEventQuery(agentId, null, null, null, null, true, DEFAULT_LIMIT, null);
  }

  /** The newest events of a type. */
  public static AgentEventQuery ofType(String eventType) {
    return new AgentEventQuery(null, eventType, null, null, null, true, DEFAULT_LIMIT, null);
  }

  /** The newest events about a packet. */
  public static AgentEventQuery about(PacketId packet) {
    return new AgentEventQuery(null, null, packet, null, null, true, DEFAULT_LIMIT, null);
  }

  /** The same question behind this place. */
  public AgentEventQuery after(@Nullable Position place) {
    return new AgentEventQuery(agentId, eventType, packet, from, to, newestFirst, limit, place);
  }
}
