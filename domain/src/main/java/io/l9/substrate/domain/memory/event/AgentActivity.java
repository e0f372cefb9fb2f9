package io.l9.substrate.domain.memory.event;

import java.time.Instant;

/**
 * An agent from outside: of what it left that this scope sees.
 *
 * @param packets those that name it as their agent and have not expired
 * @param events all that it appended
 * @param first when the first of both happened
 * @param last when the last of both happened
 */
public record AgentActivity(
    String agentId, long packets, long events, Instant first, Instant last) {

  /** Returns the place in a list of agents. */
  public AgentPlace place() {
    return new AgentPlace(last, agentId);
  }
}
