package io.l9.substrate.inmemory.memory.curation;

import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.inmemory.memory.event.EventTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class CurationComponents {

  private CurationComponents() {}

  public static PacketCurationRepository repository(
      UnitsOfWork units, PacketTable packets, EventTable events, PacketErasure erasure) {
    return new InMemoryPacketCurationRepository(units, packets, events, erasure);
  }
}
