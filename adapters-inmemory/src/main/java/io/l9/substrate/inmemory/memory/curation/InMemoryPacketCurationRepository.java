package io.l9.substrate.inmemory.memory.curation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.inmemory.memory.event.EventTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Changes and erasures of packets. Units of work do not overlap, so that nothing needs a lock. */
final class InMemoryPacketCurationRepository implements PacketCurationRepository {

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final EventTable events;
  private final PacketErasure packetErasure;

  InMemoryPacketCurationRepository(
      UnitsOfWork units, PacketTable packets, EventTable events, PacketErasure packetErasure) {
    this.units = units;
    this.packets = packets;
    this.events = events;
    this.packetErasure = packetErasure;
  }

  @Override
  public Optional<Packet> findForChange(PacketId id) {
    return packets.writable(id);
  }

  @Override
  public void amend(Packet after) {
    packets.requireWritable(List.of(after));
    packets.writable(after.id()).ifPresent(before -> packets.replace(before, after));
  }

  @Override
  public boolean contradict(Contradiction contradiction, Instant now) {
    Packet packet = packets.served(contradiction.packet(), now).orElse(null);
    Packet by = packets.served(contradiction.by(), now).orElse(null);
    if (packet == null || by == null || !packet.owner().tenant().equals(by.owner().tenant())) {
      return false;
    }
    JsonDocument content = new JsonDocument("{\"by\":\"" + by.id() + "\"}");
    boolean counted =
        events
            .about(packet.id())
            .anyMatch(
                event ->
                    event.eventType().equals(AgentEvent.CONTRADICTION)
                        && event.content().equals(content));
    if (!counted) {
      packets.update(Contradiction.weaken(packet));
      TenantScope scope = units.scope();
      // The pair makes the id: there is no second event of it.
      UUID id = UUID.nameUUIDFromBytes((packet.id() + " by " + by.id()).getBytes(UTF_8));
      events.record(
          new AgentEvent(
              id,
              scope.owner(),
              contradiction.agentId(),
              AgentEvent.CONTRADICTION,
              packet.id(),
              content,
              now,
              scope.correlation(),
              scope.session(),
              scope.trace()));
    }
    return true;
  }

  @Override
  public Optional<ErasureReport> erase(Erasure erasure) {
    return packets
        .writable(erasure.packet())
        .map(
            first ->
                packetErasure.erase(
                    first,
                    erasure.descendants(),
                    child -> packets.writable(child.id()).isPresent()));
  }
}
