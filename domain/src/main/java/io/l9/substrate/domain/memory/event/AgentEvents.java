package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;
import java.util.UUID;

/**
 * Inbound port: what agents did, in the order of time, and which agents there are. Events are
 * appended and read, never changed. Thread-safe.
 */
public interface AgentEvents {

  /** The most events in one batch. */
  int MAX_BATCH = 1000;

  /**
   * Appends all or none.
   *
   * @param events at most {@value #MAX_BATCH}
   * @return the events as they are stored, in the same order
   * @throws io.l9.substrate.domain.shared.ValidationException if an event is about a packet that is
   *     not there for this scope; its violation points to {@code /items/<index>/packet_id}
   */
  List<AgentEvent> append(TenantScope scope, List<AgentEventDraft> events);

  /**
   * One event.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees none of that id
   */
  AgentEvent get(TenantScope scope, UUID id);

  /** A page of the timeline, or of one agent's, one type's or one packet's part of it. */
  Page<AgentEvent> list(TenantScope scope, AgentEventQuery query);

  /**
   * The agents that this scope sees packets or events of, the last active ones first; fewer than
   * asked: the last page.
   */
  List<AgentActivity> agents(TenantScope scope, AgentListQuery query);

  /**
   * One agent.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException if this scope sees nothing of it
   */
  AgentActivity agent(TenantScope scope, String agentId);
}
