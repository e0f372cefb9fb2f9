package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.curation.PacketCurationRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Changes by statements that the policies bind; what reaches further is the database's own. */
final class HibernatePacketCurationRepository implements PacketCurationRepository {

  private record Erased(Kind kind, long rows) {}

  private final Sessions sessions;
  private final PacketRepository packets;

  HibernatePacketCurationRepository(Sessions sessions, PacketRepository packets) {
    this.sessions = sessions;
    this.packets = packets;
  }

  @Override
  public Optional<Packet> findForChange(PacketId id) {
    // To lock a row for update, a scope needs to be one that may update it: others lock none.
    List<Boolean> locked =
        sessions.query(
            Sql.of("SELECT true FROM packet_store p WHERE p.packet_id = ? AND ", id.value())
                .append(sessions.tenantOf("p"))
                .append(" FOR UPDATE"),
            row -> true);
    return locked.isEmpty() ? Optional.empty() : packets.find(id);
  }

  @Override
  public void amend(Packet packet) {
    sessions.update(
        Sql.of(
                "UPDATE packet_store p SET tags = ?::text[], ttl = ?::timestamptz, scope = ?,"
                    + " importance_score = ? WHERE p.packet_id = ? AND ",
                Notation.array(packet.tags()),
                Notation.time(packet.expiresAt()),
                packet.visibility().code(),
                packet.importance(),
                packet.id().value())
            .append(sessions.tenantOf("p")));
  }

  @Override
  public boolean contradict(Contradiction contradiction, Instant now) {
    // the packet is read first, because the function itself knows no tenant_id to look under
    return !sessions
        .query(
            Sql.of(
                    "SELECT c.counted FROM (SELECT l9_contradict_packet(p.packet_id, ?, ?,"
                        + " ?::timestamptz) AS counted FROM packet_store p"
                        + " WHERE p.packet_id = ? AND ",
                    contradiction.by().value(),
                    contradiction.agentId(),
                    Notation.time(now),
                    contradiction.packet().value())
                .append(sessions.tenantOf("p"))
                .append(" OFFSET 0) c WHERE c.counted IS NOT NULL"),
            row -> true)
        .isEmpty();
  }

  @Override
  public Optional<ErasureReport> erase(Erasure erasure) {
    List<Erased> erased =
        sessions.query(
            Sql.of(
                    "SELECT e.kind, e.erased FROM packet_store p,"
                        + " l9_erase_packet(p.packet_id, ?) e WHERE p.packet_id = ? AND ",
                    erasure.descendants(),
                    erasure.packet().value())
                .append(sessions.tenantOf("p")),
            row ->
                new Erased(
                    Kind.valueOf(row.getString(1).toUpperCase(Locale.ROOT)), row.getLong(2)));
    if (erased.isEmpty()) {
      return Optional.empty();
    }
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    erased.forEach(e -> counts.put(e.kind(), e.rows()));
    return Optional.of(new ErasureReport(counts));
  }
}
