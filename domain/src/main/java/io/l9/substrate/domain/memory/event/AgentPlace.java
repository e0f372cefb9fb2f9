package io.l9.substrate.domain.memory.event;

import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;

/**
 * A place in a list of agents, the last active ones first; those of the same time in the reverse
 * order of their code points.
 *
 * @param last when the agent before it was last active
 */
public record AgentPlace(Instant last, String agentId) {

  public AgentPlace {
    Require.optionalTime("/after", Require.present("/after", last));
    Require.text("/after", agentId, PacketDraft.MAX_NAME);
  }
}
