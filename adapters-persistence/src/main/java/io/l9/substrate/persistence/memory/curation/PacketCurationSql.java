package io.l9.substrate.persistence.memory.curation;

import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A lock of a packet, and calls of the functions that change or delete more than its row. */
final class PacketCurationSql {

  private record Erased(Kind kind, long rows) {}

  private final Sessions sessions;

  PacketCurationSql(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Locks a packet against every other change, references to it too, if the scope may update it.
   */
  boolean lock(PacketId id) {
    return !sessions
        .query(
            Sql.of("SELECT true FROM packet_store p WHERE p.packet_id = ? AND ", id.value())
                .append(sessions.tenantOf("p"))
                .append(" FOR UPDATE"),
            row -> true)
        .isEmpty();
  }

  /** Counts a contradiction; false if it was counted before, or the packet is not there. */
  boolean contradict(Contradiction contradiction, Instant now) {
    // the packet is read first, because the function itself knows no tenant_id to look under
    return !sessions
        .query(
            Sql.of(
                    "SELECT c.counted FROM (SELECT l9_contradict_packet(p.packet_id, ?, ?,"
                        + " ?::timestamptz) AS counted FROM packet_store p"
                        + " WHERE p.packet_id = ? AND ",
                    contradiction.by().value(),
                    contradiction.agentId(),
                    SqlLiterals.time(now),
                    contradiction.packet().value())
                .append(sessions.tenantOf("p"))
                .append(" OFFSET 0) c WHERE c.counted IS NOT NULL"),
            row -> true)
        .isEmpty();
  }

  /** Erases a packet and all that was made of it; empty if the packet is not there. */
  Optional<ErasureReport> erase(Erasure erasure) {
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
