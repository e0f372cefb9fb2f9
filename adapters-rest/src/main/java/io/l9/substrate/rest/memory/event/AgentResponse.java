package io.l9.substrate.rest.memory.event;

import io.l9.substrate.domain.memory.event.AgentActivity;
import java.time.Instant;

/** An agent from outside. */
record AgentResponse(
    String agentId, long packets, long events, Instant firstActiveAt, Instant lastActiveAt) {

  static AgentResponse from(AgentActivity activity) {
    return new AgentResponse(
        activity.agentId(),
        activity.packets(),
        activity.events(),
        activity.first(),
        activity.last());
  }
}
