package io.l9.substrate.domain.memory.curation;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import java.util.Set;

/**
 * A packet to erase, with everything derived from it.
 *
 * @param descendants whether packets go too that descend from nothing but what goes: a merge with a
 *     parent that stays, stays. Packets that the actor may not write stay as well
 * @param expected it goes only if it is as one of these; empty: however it is
 */
public record Erasure(PacketId packet, boolean descendants, Set<PacketRevision> expected) {

  public Erasure {
    Require.present("/packet_id", packet);
    expected = Set.copyOf(Require.present("/expected", expected));
  }

  /** Erases it, however it is. */
  public Erasure(PacketId packet, boolean descendants) {
    this(packet, descendants, Set.of());
  }
}
