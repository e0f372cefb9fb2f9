package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;

/**
 * An independent source of a fact.
 *
 * @param revision of the fact, which this source made
 */
public record Evidence(
    FactId fact, Origin origin, FactPath path, int revision, Instant recordedAt) {

  PacketId packet() {
    return origin.packet();
  }

  /** Whether both come from one source. */
  public boolean sharesASource(Origin other) {
    return origin.packet().equals(other.packet())
        || !Collections.disjoint(origin.roots(), other.roots());
  }

  static boolean isIndependent(Origin origin, Collection<Evidence> known) {
    return known.stream().noneMatch(evidence -> evidence.sharesASource(origin));
  }
}
