package io.l9.substrate.inmemory.memory.catalog;

import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.inmemory.memory.event.EventTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class CatalogComponents {

  private CatalogComponents() {}

  public static PacketIndex index(
      UnitsOfWork units,
      PacketTable packets,
      EventTable events,
      ViewRefreshes refreshes,
      JsonCodec json) {
    return new InMemoryPacketIndex(units, packets, events, refreshes, json);
  }
}
