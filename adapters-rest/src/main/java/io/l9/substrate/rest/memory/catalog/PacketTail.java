package io.l9.substrate.rest.memory.catalog;

import io.l9.substrate.domain.memory.catalog.PacketCatalog;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.rest.http.EventStream;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.Iterator;

/** New packets as events. A client that is cut off sees some again, and misses none. */
record PacketTail(PacketCatalog catalog, TenantScope scope, PacketFilter filter)
    implements EventStream.Source {

  @Override
  public String begin() {
    return catalog.tail(scope, new TailQuery(filter, null, 1)).next().toString();
  }

  @Override
  public String poll(String after, EventStream events) {
    StorePosition position = StorePosition.parse(after);
    Tail tail;
    do {
      tail = catalog.tail(scope, new TailQuery(filter, position, TailQuery.MAX_LIMIT));
      position = tail.next();
      Iterator<Packet> packets = tail.packets().iterator();
      while (packets.hasNext()) {
        PacketResponse packet = PacketResponse.from(packets.next());
        // Only behind the last one is a place where the tail can go on.
        events.send("packet", packets.hasNext() ? null : position.toString(), packet);
      }
    } while (tail.hasMore());
    return position.toString();
  }
}
