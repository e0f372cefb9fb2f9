package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.Page;
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
}
