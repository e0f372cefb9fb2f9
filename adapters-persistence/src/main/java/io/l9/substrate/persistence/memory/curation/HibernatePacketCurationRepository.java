package io.l9.substrate.persistence.memory.curation;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.persistence.memory.packet.PacketRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes of packets: their own columns by the entity, changes of other tables by SQL. */
final class HibernatePacketCurationRepository implements PacketCurationRepository {

  private final PacketRows packets;
  private final PacketCurationSql sql;

  HibernatePacketCurationRepository(Sessions sessions) {
    packets = new PacketRows(sessions);
    sql = new PacketCurationSql(sessions);
  }

  @Override
  public Optional<Packet> findForChange(PacketId id) {
    return sql.lock(id) ? packets.find(List.of(id)).stream().findFirst() : Optional.empty();
  }

  @Override
  public void amend(Packet packet) {
    packets.amend(packet);
  }

  @Override
  public boolean contradict(Contradiction contradiction, Instant now) {
    return sql.contradict(contradiction, now);
  }

  @Override
  public Optional<ErasureReport> erase(Erasure erasure) {
    return sql.erase(erasure);
  }
}
