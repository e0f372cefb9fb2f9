package io.l9.substrate.application.memory.curation;

import io.l9.substrate.application.memory.packet.PacketAccess;
import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.curation.PacketCuration;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.curation.PacketRevision;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Times;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;

public final class PacketCurationService implements PacketCuration {

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final PacketCurationRepository curation;
  private final Clock clock;

  public PacketCurationService(MemoryStore store, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.curation = store.packetCuration();
    this.clock = clock;
  }

  @Override
  public Packet amend(TenantScope scope, PacketAmendment amendment) {
    return unitOfWork.inScope(
        scope,
        () -> {
          PacketId id = amendment.packet();
          Packet before = PacketAccess.unexpired(id, curation.findForChange(id), clock.instant());
          PacketRevision.require(amendment.expected(), before);
          Packet after = amendment.appliedTo(before);
          if (!scope.mayWrite(after.owner(), after.visibility())) {
            throw new ForbiddenException(
                ErrorCode.FORBIDDEN,
                "the role "
                    + scope.role().code()
                    + " may not give a packet the scope "
                    + after.visibility().code());
          }
          if (!after.equals(before)) {
            curation.amend(after);
          }
          return after;
        });
  }

  @Override
  public Packet contradict(TenantScope scope, Contradiction contradiction) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = Times.stored(clock.instant());
          var unused = served(contradiction.packet(), now);
          unused = served(contradiction.by(), now);
          if (!curation.contradict(contradiction, now)) {
            throw PacketAccess.notFound(contradiction.packet());
          }
          return served(contradiction.packet(), now);
        });
  }

  @Override
  public ErasureReport erase(TenantScope scope, Erasure erasure) {
    return unitOfWork.inScope(
        scope,
        () -> {
          PacketId id = erasure.packet();
          if (!erasure.expected().isEmpty()) {
            PacketRevision.require(
                erasure.expected(),
                curation.findForChange(id).orElseThrow(() -> PacketAccess.notFound(id)));
          }
          return curation.erase(erasure).orElseThrow(() -> PacketAccess.notFound(id));
        });
  }

  private Packet served(PacketId id, Instant now) {
    return PacketAccess.unexpired(id, packets.find(id), now);
  }
}
