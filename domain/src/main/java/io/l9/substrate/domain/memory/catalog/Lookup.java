package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The result of a {@link LookupQuery}. Packets that have expired or that the scope does not see are
 * missing.
 *
 * @param found in the order of the question, ids first; packets of one hash by time
 */
public record Lookup(List<Packet> found, Set<PacketId> missingIds, Set<ContentHash> missingHashes) {

  public Lookup {
    found = List.copyOf(found);
    missingIds = Collections.unmodifiableSet(new LinkedHashSet<>(missingIds));
    missingHashes = Collections.unmodifiableSet(new LinkedHashSet<>(missingHashes));
  }
}
