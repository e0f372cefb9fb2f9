package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Packets as rows of {@code packet_store}; sets come from SQL. */
final class HibernatePacketRepository implements PacketRepository {

  /** The same for all writers, so that two with the same contents wait instead of deadlocking. */
  private static final Comparator<Packet> LOCK_ORDER =
      Comparator.<Packet, String>comparing(p -> p.contentHash().hex())
          .thenComparing(p -> p.duplicateKey().toString());

  private final Sessions sessions;
  private final PacketRows rows;
  private final PacketSql sql;
  private final DuplicateKeySql keys;
  private final LineageSql lineages;

  HibernatePacketRepository(Sessions sessions) {
    this.sessions = sessions;
    rows = new PacketRows(sessions);
    sql = new PacketSql(sessions, rows);
    keys = new DuplicateKeySql(sessions, rows);
    lineages = new LineageSql(sessions, rows);
  }

  @Override
  public Set<PacketId> createAbsent(List<Packet> packets) {
    return new LinkedHashSet<>(
        keys.insertAbsent(rows.rows(packets.stream().sorted(LOCK_ORDER).toList())));
  }

  @Override
  public Optional<Packet> find(PacketId id) {
    return findAll(List.of(id)).stream().findFirst();
  }

  @Override
  public List<Packet> findAll(Collection<PacketId> ids) {
    return rows.find(ids);
  }

  @Override
  public Map<DuplicateKey, Packet> holders(Collection<DuplicateKey> wanted) {
    Map<DuplicateKey, Packet> byKey = new HashMap<>();
    keys.holders(wanted).forEach(packet -> byKey.put(packet.duplicateKey(), packet));
    return byKey;
  }

  @Override
  public List<Packet> at(Collection<DuplicateKey.Moment> moments) {
    return keys.at(moments);
  }

  @Override
  public List<Packet> lock(Collection<PacketId> ids) {
    return sql.lock(ids);
  }

  @Override
  public void releaseKeys(Collection<PacketId> holders) {
    keys.release(holders);
  }

  @Override
  public void reinforce(Collection<PacketId> ids, Instant now) {
    sql.countAccesses(ids, now);
  }

  @Override
  public Page<Packet> thread(ThreadQuery query, Instant now) {
    List<PacketRow> found =
        sessions
            .select(PacketRow.class)
            .where("r.thread_id = ?", query.thread().value())
            .where("(r.ttl IS NULL OR r.ttl > ?::timestamptz)", SqlLiterals.bound(now))
            .page("timestamp", query.newestFirst(), query.after(), query.limit() + 1);
    return Page.of(rows.packets(found), query.limit(), Packet::position);
  }

  @Override
  public List<PacketStanding> standings(
      Collection<PacketId> ids, Collection<PacketId> near, Instant now) {
    return sql.standings(ids, near, now);
  }

  @Override
  public Lineage lineage(LineageQuery query, Instant now) {
    return lineages.lineage(query, now);
  }
}
