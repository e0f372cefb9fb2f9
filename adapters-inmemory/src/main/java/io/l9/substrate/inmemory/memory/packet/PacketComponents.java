package io.l9.substrate.inmemory.memory.packet;

import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class PacketComponents {

  private PacketComponents() {}

  public static PacketRepository repository(UnitsOfWork units, PacketTable packets) {
    return new InMemoryPacketRepository(units, packets);
  }
}
