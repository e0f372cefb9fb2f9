package io.l9.substrate.rest.memory.event;

import io.l9.substrate.domain.memory.event.AgentActivity;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;

/** An agent from outside. */
@Schema("An agent, as far as this identity sees what the agent wrote.")
record AgentResponse(
    String agentId,
    @Schema(value = "The number of unexpired packets with this agent_id.", minimum = 0)
        long packets,
    @Schema(minimum = 0) long events,
    Instant firstActiveAt,
    Instant lastActiveAt) {

  static AgentResponse from(AgentActivity activity) {
    return new AgentResponse(
        activity.agentId(),
        activity.packets(),
        activity.events(),
        activity.first(),
        activity.last());
  }
}
