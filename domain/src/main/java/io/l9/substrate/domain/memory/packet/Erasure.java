package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.shared.Require;

/**
 * A packet that is to go, with what was derived from it.
 *
 * @param descendants whether packets go too that descend from nothing but what goes: a merge with a
 *     parent that stays, stays. Those that the actor may not write stay as well
 */
public record Erasure(PacketId packet, boolean descendants) {

  public Erasure {
    Require.present("/packet_id", packet);
  }
}
