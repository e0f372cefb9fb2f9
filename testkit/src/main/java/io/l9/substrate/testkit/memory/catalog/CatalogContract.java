package io.l9.substrate.testkit.memory.catalog;

import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.testkit.memory.MemoryContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Base of the kits of the catalog. */
abstract class CatalogContract extends MemoryContract {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  static final StorePosition FIRST = new StorePosition(0, new UUID(0, 0));

  /**
   * Reads on until so many packets have come and there are no more: other work of the same server
   * may hold them back for a while.
   */
  List<Packet> follow(
      TenantScope actor, PacketFilter filter, StorePosition from, int limit, int expected) {
    List<Packet> seen = new ArrayList<>();
    StorePosition after = from;
    long begun = System.nanoTime();
    Tail tail;
    do {
      tail = tail(actor, filter, after, limit);
      seen.addAll(tail.packets());
      after = tail.next();
    } while (tail.hasMore()
        || (seen.size() < expected && System.nanoTime() - begun < PATIENCE.toNanos()));
    return seen;
  }

  Tail tail(TenantScope actor, PacketFilter filter, @Nullable StorePosition after, int limit) {
    return as(actor, () -> memory().packetIndex().stored(new TailQuery(filter, after, limit), NOW));
  }
}
