package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

public final class PacketRetrievalService implements PacketRetrieval {

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final Clock clock;

  public PacketRetrievalService(MemoryStore store, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.clock = clock;
  }

  @Override
  public Packet get(TenantScope scope, PacketId id) {
    return unitOfWork.inScope(scope, () -> served(id, clock.instant()));
  }

  @Override
  public Page<Packet> thread(TenantScope scope, ThreadQuery query) {
    return unitOfWork.inScope(scope, () -> packets.thread(query, clock.instant()));
  }

  @Override
  public Lineage lineage(TenantScope scope, LineageQuery query) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = clock.instant();
          Lineage lineage = packets.lineage(query, now);
          Optional<Packet> asked = lineage.nodes().stream().findFirst().map(Lineage.Node::packet);
          var unused = PacketAccess.unexpired(query.packet(), asked, now);
          return lineage;
        });
  }

  private Packet served(PacketId id, Instant now) {
    return PacketAccess.unexpired(id, packets.find(id), now);
  }
}
