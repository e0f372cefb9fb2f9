package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.shared.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Outbound port: the events of agents, as the active unit of work sees them. Append-only. Every
 * method throws {@link IllegalStateException} outside of a unit of work.
 */
public interface AgentEventLog {

  /**
   * Appends events whose ids are new.
   *
   * @throws io.l9.substrate.domain.shared.ForbiddenException if this scope may not write one of
   *     them; then none is stored
   */
  void appendAll(List<AgentEvent> events);

  Optional<AgentEvent> find(UUID id);

  /** Events by (timestamp, id). */
  Page<AgentEvent> list(AgentEventQuery query);

  /**
   * Returns agents by {@link AgentPlace}: of their events and of the packets that name them and
   * have not expired. This passes over all events and packets of the tenant, since any agent may
   * have been active last.
   */
  List<AgentActivity> agents(AgentListQuery query, Instant now);

  /** One of them; empty if there is nothing of it. */
  Optional<AgentActivity> agent(String agentId, Instant now);
}
