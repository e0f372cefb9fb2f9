package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;

/**
 * A place in the ranking of {@link RecentImportant}: by score, then packet, then agent by its code
 * points, each downwards.
 *
 * @param score in [0, 1]
 */
public record RankedPlace(double score, PacketId packet, String agentId) {

  public RankedPlace {
    Require.between("/after", score, 0, 1);
    Require.present("/after", packet);
    Require.text("/after", agentId, PacketDraft.MAX_NAME);
  }
}
