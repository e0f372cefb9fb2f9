package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.List;

/** Inbound port: the statements of packets become facts. Thread-safe. */
public interface FactExtraction {

  /** The most packets of one call. */
  int MAX_PACKETS = 100;

  /** The outcomes of the statements of a packet. */
  record Extracted(PacketId packet, List<AssertOutcome> outcomes) {
    public Extracted {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * Asserts the statements of packets, packet by packet: those of one packet together or none, as
   * seen by nobody who does not see the packet. A fact belongs to the owner of its packet, or to
   * the scope if that may not write the owner's rows. A packet that was read before changes
   * nothing.
   *
   * @param packets at most {@value #MAX_PACKETS}, each seen by the scope
   * @return the outcomes for each packet, in their order
   */
  List<Extracted> extract(TenantScope scope, List<PacketId> packets);
}
