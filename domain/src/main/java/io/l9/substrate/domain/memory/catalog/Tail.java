package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.StorePosition;
import java.util.List;

/**
 * New packets in the order in which they were stored.
 *
 * @param next where to go on
 * @param hasMore whether there are more already: read on at once, without waiting
 */
public record Tail(List<Packet> packets, StorePosition next, boolean hasMore) {

  public Tail {
    packets = List.copyOf(packets);
  }
}
