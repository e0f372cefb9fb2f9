package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.Identity;
import io.l9.substrate.persistence.shared.Notation;
import io.l9.substrate.persistence.shared.Rows;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.query.SelectionQuery;
import org.mapstruct.factory.Mappers;

/** Reads by HQL, writes a batch by one statement. */
final class HibernatePacketRepository implements PacketRepository {

  private static final Rows<Packet> PACKETS =
      Rows.<Packet>of()
          .with("packet_id", "uuid", p -> p.id().value())
          .with("tenant_id", "uuid", p -> p.owner().tenant().value())
          .with("org_id", "uuid", p -> Identity.org(p.owner()))
          .with("user_id", "uuid", p -> Identity.user(p.owner()))
          .with("correlation_id", "uuid", Packet::correlation)
          .with("session_id", "text", Packet::session)
          .with("trace_id", "text", Packet::trace)
          .with("packet_type", "text", Packet::packetType)
          .withText("envelope", "jsonb", p -> p.payload().text())
          .with("agent_id", "text", Packet::agentId)
          .with("thread_id", "uuid", p -> p.thread() == null ? null : p.thread().value())
          .withText("timestamp", "timestamptz", p -> Notation.time(p.timestamp()))
          .withText("parent_ids", "uuid[]", p -> Notation.array(p.parents()))
          .with("derivation", "text", p -> p.derivation() == null ? null : p.derivation().code())
          .with("generation", "int4", Packet::generation)
          .with("root_id", "uuid", p -> p.root().value())
          .withText("tags", "text[]", p -> Notation.array(p.tags()))
          .withText("ttl", "timestamptz", p -> Notation.time(p.expiresAt()))
          .with("scope", "text", p -> p.visibility().code())
          .with("importance_score", "float8", Packet::importance)
          .with("access_count", "int4", Packet::accessCount)
          .withText("last_accessed", "timestamptz", p -> Notation.time(p.lastAccessed()))
          .with("contradiction_count", "int4", Packet::contradictionCount)
          .with("content_hash", "text", p -> p.contentHash().hex())
          .with(
              "duplicate_of", "uuid", p -> p.duplicateOf() == null ? null : p.duplicateOf().value())
          .with("chunk_count", "int4", Packet::chunkCount)
          .with("is_chunked", "bool", p -> p.chunkCount() > 1);

  private static final Rows<DuplicateKey> KEYS =
      Rows.<DuplicateKey>of()
          .with("tenant_id", "uuid", k -> k.owner().tenant().value())
          .with("org_id", "uuid", k -> Identity.org(k.owner()))
          .with("user_id", "uuid", k -> Identity.user(k.owner()))
          .with("scope", "text", k -> k.visibility().code())
          .with("thread_id", "uuid", k -> k.thread() == null ? null : k.thread().value())
          .with("agent_id", "text", DuplicateKey::agentId)
          .with("content_hash", "text", k -> k.hash().hex());

  private static final Rows<DuplicateKey.Moment> MOMENTS =
      KEYS.through(DuplicateKey.Moment::key)
          .withText("at", "timestamptz", m -> Notation.time(m.at()));

  private static final String SAME_PLACE =
      """
      p.tenant_id = k.tenant_id AND p.content_hash = k.content_hash
        AND p.scope = k.scope
        AND p.org_id IS NOT DISTINCT FROM k.org_id
        AND p.user_id IS NOT DISTINCT FROM k.user_id
        AND p.thread_id IS NOT DISTINCT FROM k.thread_id
        AND p.agent_id IS NOT DISTINCT FROM k.agent_id""";

  /** The same for all writers, so that two with the same contents wait instead of deadlocking. */
  private static final Comparator<Packet> LOCK_ORDER =
      Comparator.<Packet, String>comparing(p -> p.contentHash().hex())
          .thenComparing(p -> p.duplicateKey().toString());

  private final Sessions sessions;
  private final JsonCodec json;
  private final PacketMapper mapper = Mappers.getMapper(PacketMapper.class);

  HibernatePacketRepository(Sessions sessions, JsonCodec json) {
    this.sessions = sessions;
    this.json = json;
  }

  @Override
  public Set<PacketId> createAbsent(List<Packet> packets) {
    return new LinkedHashSet<>(
        sessions.query(
            PACKETS
                .insertInto("packet_store", packets.stream().sorted(LOCK_ORDER).toList())
                .append(" ON CONFLICT DO NOTHING RETURNING packet_id"),
            row -> packetId(row, 1)));
  }

  @Override
  public Optional<Packet> find(PacketId id) {
    return findAll(List.of(id)).stream().findFirst();
  }

  @Override
  public List<Packet> findAll(Collection<PacketId> ids) {
    return packets(
        sessions.hql(session -> session.getMultiple(PacketJpaEntity.class, values(ids))).stream()
            .filter(Objects::nonNull)
            .toList());
  }

  @Override
  public Map<DuplicateKey, Packet> holders(Collection<DuplicateKey> keys) {
    List<PacketId> holders =
        sessions.query(
            Sql.of("SELECT p.packet_id FROM (")
                .append(KEYS.select(List.copyOf(keys)))
                .append(") k JOIN packet_store p ON " + SAME_PLACE)
                .append(" WHERE p.duplicate_of IS NULL AND ")
                .append(sessions.tenantOf("p")),
            row -> packetId(row, 1));
    Map<DuplicateKey, Packet> byKey = new HashMap<>();
    findAll(holders).forEach(packet -> byKey.put(packet.duplicateKey(), packet));
    return byKey;
  }

  @Override
  public List<Packet> at(Collection<DuplicateKey.Moment> moments) {
    // By the time first, behind a fence: a word that is said often has many packets of one content.
    return findAll(
        sessions.query(
            Sql.of("SELECT p.packet_id FROM (")
                .append(MOMENTS.select(List.copyOf(moments)))
                .append(
                    ") k JOIN LATERAL (SELECT * FROM packet_store p WHERE p.timestamp = k.at AND ")
                .append(sessions.tenantOf("p"))
                .append(" OFFSET 0) p ON " + SAME_PLACE),
            row -> packetId(row, 1)));
  }

  @Override
  public List<Packet> lock(Collection<PacketId> ids) {
    // To lock a row for update, a scope needs to be one that may update it: others lock none.
    List<PacketId> locked =
        sessions.query(
            Sql.of(
                    "SELECT p.packet_id FROM packet_store p WHERE p.packet_id = ANY (?) AND ",
                    Sql.uuids(values(ids)))
                .append(sessions.tenantOf("p"))
                .append(" ORDER BY p.packet_id FOR NO KEY UPDATE"),
            row -> packetId(row, 1));
    return findAll(locked);
  }

  @Override
  public void releaseKeys(Collection<PacketId> holders) {
    sessions.update(
        Sql.of(
                "UPDATE packet_store p SET duplicate_of = p.packet_id"
                    + " WHERE p.packet_id = ANY (?) AND p.duplicate_of IS NULL AND ",
                Sql.uuids(values(holders)))
            .append(sessions.tenantOf("p")));
  }

  @Override
  public void reinforce(Collection<PacketId> ids, Instant now) {
    // the ids are read first, because the function itself knows no tenant_id to look under
    sessions.query(
        Sql.of(
                "SELECT l9_count_packet_accesses(array_agg(p.packet_id), ?::timestamptz)"
                    + " FROM packet_store p WHERE p.packet_id = ANY (?) AND ",
                Notation.time(now),
                Sql.uuids(values(ids)))
            .append(sessions.tenantOf("p")),
        row -> true);
  }

  @Override
  public Page<Packet> thread(ThreadQuery query, Instant now) {
    String order = query.newestFirst() ? "desc" : "asc";
    String behind = query.newestFirst() ? "<" : ">";
    List<PacketJpaEntity> rows =
        sessions.hql(
            session -> {
              SelectionQuery<PacketJpaEntity> selection =
                  session
                      .createSelectionQuery(
                          "from PacketJpaEntity where thread = :thread"
                              + " and (expiresAt is null or expiresAt > :now)"
                              + (query.after() == null
                                  ? ""
                                  : " and (timestamp, id) " + behind + " (:at, :id)")
                              + " order by timestamp "
                              + order
                              + ", id "
                              + order,
                          PacketJpaEntity.class)
                      .setParameter("thread", query.thread().value())
                      .setParameter("now", now)
                      .setMaxResults(query.limit() + 1);
              Position after = query.after();
              if (after != null) {
                selection.setParameter("at", after.at()).setParameter("id", after.id());
              }
              return selection.getResultList();
            });
    return Page.of(packets(rows), query.limit(), Packet::position);
  }

  @Override
  public Map<PacketId, List<PacketId>> neighbours(Collection<PacketId> ids, Instant now) {
    Sql sql =
        Sql.of("SELECT p.packet_id, near.packet_id FROM packet_store p, LATERAL ((")
            .append(neighbour("<", "DESC", now))
            .append(") UNION ALL (")
            .append(neighbour(">", "ASC", now))
            .append(")) near WHERE p.packet_id = ANY (?) AND ", Sql.uuids(values(ids)))
            .append(sessions.tenantOf("p"))
            .append(" AND p.thread_id IS NOT NULL");
    Map<PacketId, List<PacketId>> found = new HashMap<>();
    sessions
        .query(sql, row -> List.of(packetId(row, 1), packetId(row, 2)))
        .forEach(
            pair -> found.computeIfAbsent(pair.get(0), id -> new ArrayList<>()).add(pair.get(1)));
    return found;
  }

  /** The next packet of the thread of {@code p} in one direction: a step in its index. */
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
            Notation.bound(now));
  }

  @Override
  public List<Lineage.Edge> edges(Collection<PacketId> from, boolean up, int limit) {
    String near = up ? "packet_id" : "parent_id";
    String far = up ? "parent_id" : "packet_id";
    // both ends are read, because an edge to what one may not see tells that it exists
    return sessions.query(
        Sql.of(
                "SELECT e.packet_id, e.parent_id FROM packet_parents e"
                    + " JOIN packet_store c ON c.tenant_id = e.tenant_id"
                    + " AND c.packet_id = e.packet_id"
                    + " JOIN packet_store p ON p.tenant_id = e.tenant_id"
                    + " AND p.packet_id = e.parent_id"
                    + " WHERE e."
                    + near
                    + " = ANY (?) AND ",
                Sql.uuids(values(from)))
            .append(sessions.tenantOf("e"))
            .append(" ORDER BY e." + far + ", e." + near + " LIMIT ?", limit),
        row -> new Lineage.Edge(packetId(row, 1), packetId(row, 2)));
  }

  private List<Packet> packets(List<PacketJpaEntity> rows) {
    return rows.stream().map(row -> mapper.toPacket(row, json)).toList();
  }

  private static List<UUID> values(Collection<PacketId> ids) {
    return ids.stream().map(PacketId::value).distinct().toList();
  }

  private static PacketId packetId(ResultSet row, int column) throws SQLException {
    return new PacketId(row.getObject(column, UUID.class));
  }
}
