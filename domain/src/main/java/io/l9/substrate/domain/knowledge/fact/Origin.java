package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonPointer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The packet in which something was said.
 *
 * @param roots the packets in which its lineage begins, itself if it has no parents: two packets
 *     with a root in common are one source
 * @param place in its payload; null: nobody said
 */
public record Origin(PacketId packet, Set<PacketId> roots, @Nullable JsonPointer place) {

  public Origin {
    roots = Set.copyOf(roots);
  }
}
