package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;

/**
 * A packet that another one contradicts.
 *
 * @param packet what no longer holds
 * @param by what says otherwise
 * @param agentId who found that out, at most {@value PacketDraft#MAX_NAME} characters
 */
public record Contradiction(PacketId packet, PacketId by, String agentId) {

  /** The penalty on the importance, as the specification has for facts. */
  public static final double PENALTY = 0.1;

  /** Below this a contradiction does not press the importance, nor lift it. */
  public static final double FLOOR = 0.1;

  public Contradiction {
    Require.present("/packet_id", packet);
    Require.present("/by", by);
    Require.text("/agent_id", agentId, PacketDraft.MAX_NAME);
    if (packet.equals(by)) {
      throw ValidationException.at("/by", "names the packet itself");
    }
  }

  /** Returns a packet after it was contradicted once more. */
  public static Packet weaken(Packet packet) {
    return packet.contradicted().withImportance(weaken(packet.importance()));
  }

  /** The importance of a packet that was contradicted once more. */
  public static double weaken(double importance) {
    return importance <= FLOOR ? importance : Math.max(FLOOR, importance - PENALTY);
  }
}
