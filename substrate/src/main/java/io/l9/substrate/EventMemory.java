package io.l9.substrate;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.event.AgentEventQuery;
import io.l9.substrate.domain.memory.event.AgentEvents;
import io.l9.substrate.domain.memory.event.AgentListQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One actor's view of what agents did. Cheap, immutable, thread-safe; see {@link AgentEvents}. */
public final class EventMemory {

  private final AgentEvents events;
  private final MemorySubstrate substrate;
  private final TenantScope scope;

  EventMemory(MemorySubstrate substrate, TenantScope scope) {
    this.events = substrate.memory().agentEvents();
    this.substrate = substrate;
    this.scope = scope;
  }

  /**
   * Appends one event that happens now.
   *
   * @param packet what it is about; null: no packet
   * @param content a plain value, as in {@link Memory#draft}
   */
  public AgentEvent append(
      String agentId, String eventType, @Nullable PacketId packet, @Nullable Object content) {
    return append(
            List.of(
                new AgentEventDraft(
                    agentId, eventType, packet, substrate.document("/content", content), null)))
        .get(0);
  }

  /** Appends all or none. */
  public List<AgentEvent> append(List<AgentEventDraft> drafts) {
    return events.append(scope, drafts);
  }

  public AgentEvent get(UUID id) {
    return events.get(scope, id);
  }

  /** The newest events of an agent. */
  public List<AgentEvent> ofAgent(String agentId) {
    Require.present("/agent_id", agentId);
    return list(AgentEventQuery.ofAgent(agentId)).items();
  }

  /** The newest events of a type. */
  public List<AgentEvent> ofType(String eventType) {
    Require.present("/event_type", eventType);
    return list(AgentEventQuery.ofType(eventType)).items();
  }

  /** The newest events about a packet. */
  public List<AgentEvent> about(PacketId packet) {
    Require.present("/packet", packet);
    return list(AgentEventQuery.about(packet)).items();
  }

  /** The agents that this actor sees packets or events of, the last active ones first. */
  public List<AgentActivity> agents() {
    return agents(AgentListQuery.newest());
  }

  public List<AgentActivity> agents(AgentListQuery query) {
    Require.present("/query", query);
    return events.agents(scope, query);
  }

  /**
   * One agent.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this actor sees nothing of it
   */
  public AgentActivity agent(String agentId) {
    return events.agent(scope, agentId);
  }

  /** A page of the timeline. */
  public Page<AgentEvent> list(AgentEventQuery query) {
    Require.present("/query", query);
    return events.list(scope, query);
  }
}
