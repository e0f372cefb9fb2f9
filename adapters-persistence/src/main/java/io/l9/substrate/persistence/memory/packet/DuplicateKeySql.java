package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.persistence.shared.OwnerColumns;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.UnnestedRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.util.Collection;
import java.util.List;

/** Statements about the duplicate keys of packets, each for a whole batch. */
final class DuplicateKeySql {

  private static final UnnestedRows<DuplicateKey> KEYS =
      UnnestedRows.<DuplicateKey>of()
          .with("tenant_id", "uuid", k -> k.owner().tenant().value())
          .with("org_id", "uuid", k -> OwnerColumns.org(k.owner()))
          .with("user_id", "uuid", k -> OwnerColumns.user(k.owner()))
          .with("scope", "text", k -> k.visibility().code())
          .with("thread_id", "uuid", k -> k.thread() == null ? null : k.thread().value())
          .with("agent_id", "text", DuplicateKey::agentId)
          .with("content_hash", "text", k -> k.hash().hex());

  private static final UnnestedRows<DuplicateKey.Moment> MOMENTS =
      KEYS.through(DuplicateKey.Moment::key)
          .withText("at", "timestamptz", m -> SqlLiterals.time(m.at()));

  private static final String SAME_KEY =
      """
      p.tenant_id = k.tenant_id AND p.content_hash = k.content_hash
        AND p.scope = k.scope
        AND p.org_id IS NOT DISTINCT FROM k.org_id
        AND p.user_id IS NOT DISTINCT FROM k.user_id
        AND p.thread_id IS NOT DISTINCT FROM k.thread_id
        AND p.agent_id IS NOT DISTINCT FROM k.agent_id""";

  private final Sessions sessions;
  private final PacketRows packets;
  private final UnnestedRows<PacketRow> columns;

  DuplicateKeySql(Sessions sessions, PacketRows packets) {
    this.sessions = sessions;
    this.packets = packets;
    columns = sessions.columns(PacketRow.class);
  }

  /** Inserts rows whose id and key are free, and returns their ids. */
  List<PacketId> insertAbsent(List<PacketRow> rows) {
    return sessions.query(
        columns
            .insertInto("packet_store", rows)
            .append(" ON CONFLICT DO NOTHING RETURNING packet_id"),
        PacketSql::id);
  }

  /** Returns the packets that hold these keys. */
  List<Packet> holders(Collection<DuplicateKey> keys) {
    return packets.query(
        of(
            KEYS.select(List.copyOf(keys)),
            "p.content_hash = k.content_hash AND p.duplicate_of IS NULL"));
  }

  /** Returns the packets of these keys and times, whether they hold the key or not. */
  List<Packet> at(Collection<DuplicateKey.Moment> moments) {
    // by the time, because a word that is said often has many packets of one content
    return packets.query(of(MOMENTS.select(List.copyOf(moments)), "p.timestamp = k.at")).stream()
        .distinct() // two moments may be one in the precision of the database
        .toList();
  }

  /**
   * Selects the packets of keys, looked up key by key, behind a fence: a plan that is made while
   * the table is almost empty, and kept, would read all packets of the tenant for each key.
   *
   * @param found the condition of the index that finds them
   */
  private Sql of(Sql keys, String found) {
    return Sql.of("FROM (")
        .append(keys)
        .append(") k JOIN LATERAL (SELECT * FROM packet_store p WHERE " + found + " AND ")
        .append(sessions.tenantOf("p"))
        .append(" OFFSET 0) p ON " + SAME_KEY);
  }

  /** Marks holders of keys as duplicates of themselves. */
  void release(Collection<PacketId> holders) {
    sessions.update(
        Sql.of(
                "UPDATE packet_store p SET duplicate_of = p.packet_id"
                    + " WHERE p.duplicate_of IS NULL AND ")
            .append(PacketSql.isOneOf("p.packet_id", holders))
            .append(" AND ")
            .append(sessions.tenantOf("p")));
  }
}
