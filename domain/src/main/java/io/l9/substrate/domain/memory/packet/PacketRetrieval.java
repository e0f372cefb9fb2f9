package io.l9.substrate.domain.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;

/**
 * Inbound port: reads packets. Expired packets and those of others do not exist here. Thread-safe.
 */
public interface PacketRetrieval {

  /**
   * One packet.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException with the code {@code not-found} or, if
   *     it was there for this scope and has expired, {@code expired}
   */
  Packet get(TenantScope scope, PacketId id);

  /** A thread in the order of time; empty if there is no such thread in this scope. */
  Page<Packet> thread(TenantScope scope, ThreadQuery query);

  /**
   * Returns the ancestors or descendants of a packet.
   *
   * @throws io.l9.substrate.domain.shared.NotFoundException as {@link #get}
   */
  Lineage lineage(TenantScope scope, LineageQuery query);
}
