package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Statements that lock and count packets, each for a whole set of ids. */
final class PacketSql {

  private final Sessions sessions;
  private final PacketRows packets;

  PacketSql(Sessions sessions, PacketRows packets) {
    this.sessions = sessions;
    this.packets = packets;
  }

  /** Locks the packets that the scope may update, in the order of their ids, and returns these. */
  List<Packet> lock(Collection<PacketId> ids) {
    return packets.query(
        Sql.of("FROM packet_store p WHERE ")
            .append(isOneOf("p.packet_id", ids))
            .append(" AND ")
            .append(sessions.tenantOf("p"))
            .append(" ORDER BY p.packet_id FOR NO KEY UPDATE"));
  }

  /** Counts an access to each packet that the scope sees. */
  void countAccesses(Collection<PacketId> ids, Instant now) {
    // the ids are read first, because the function itself knows no tenant_id to look under
    sessions.query(
        Sql.of(
                "SELECT l9_count_packet_accesses(array_agg(p.packet_id), ?::timestamptz)"
                    + " FROM packet_store p WHERE ",
                SqlLiterals.time(now))
            .append(isOneOf("p.packet_id", ids))
            .append(" AND ")
            .append(sessions.tenantOf("p")),
        row -> true);
  }

  /** Returns the standings of packets; see {@link PacketStanding}. */
  List<PacketStanding> standings(Collection<PacketId> ids, Collection<PacketId> near, Instant now) {
    return sessions.query(
        Sql.of(
                "SELECT p.packet_id, p.thread_id, p.agent_id, p.timestamp,"
                    + " coalesce(p.importance_score, ?), coalesce(p.access_count, 0),"
                    + " CASE WHEN p.thread_id IS NOT NULL AND ",
                PacketDraft.DEFAULT_IMPORTANCE)
            .append(isOneOf("p.packet_id", near))
            .append(" THEN ARRAY((")
            .append(neighbour("<", "DESC", now))
            .append(") UNION ALL (")
            .append(neighbour(">", "ASC", now))
            .append(")) END FROM packet_store p WHERE ")
            .append(isOneOf("p.packet_id", ids))
            .append(" AND ")
            .append(sessions.tenantOf("p")),
        PacketSql::standing);
  }

  private static PacketStanding standing(ResultSet row) throws SQLException {
    UUID thread = row.getObject(2, UUID.class);
    Array near = row.getArray(7);
    return new PacketStanding(
        id(row),
        thread == null ? null : new ThreadId(thread),
        row.getString(3),
        row.getObject(4, OffsetDateTime.class).toInstant(),
        row.getDouble(5),
        row.getInt(6),
        near == null ? List.of() : Stream.of((UUID[]) near.getArray()).map(PacketId::new).toList());
  }

  /** Selects the next packet of the thread of {@code p} in one direction: a step in its index. */
  private Sql neighbour(String beyond, String direction, Instant now) {
    return Sql.of("SELECT n.packet_id FROM packet_store n WHERE ")
        .append(sessions.tenantOf("n"))
        .append(
            " AND n.thread_id = p.thread_id AND (n.timestamp, n.packet_id) "
                + beyond
                + " (p.timestamp, p.packet_id) AND (n.ttl IS NULL OR n.ttl > ?::timestamptz)"
                + " ORDER BY n.timestamp "
                + direction
                + ", n.packet_id "
                + direction
                + " LIMIT 1",
            SqlLiterals.bound(now));
  }

  static Sql isOneOf(String column, Collection<PacketId> ids) {
    return Sql.isAnyOf(column, Sql.uuids(ids.stream().map(PacketId::value).distinct().toList()));
  }

  static PacketId id(ResultSet row) throws SQLException {
    return new PacketId(row.getObject(1, UUID.class));
  }
}
