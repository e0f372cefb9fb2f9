package io.l9.substrate.persistence.memory.packet;

import io.l9.substrate.domain.memory.catalog.ExportPage;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportant.Ranked;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.StorePosition;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds ids by SQL, and reads the packets of them by HQL. */
final class HibernatePacketIndex implements PacketIndex {

  private final Sessions sessions;

  /** The refresh notes its time in the comment; a view that holds no data cannot be read. */
  private static final String REFRESHED =
      "SELECT CASE WHEN v.relispopulated THEN substring(obj_description(v.oid, 'pg_class')"
          + " FROM '^refreshed at (.*)$')::timestamptz END FROM pg_catalog.pg_class v"
          + " WHERE v.oid = 'mv_agent_recent_important'::regclass";

  /** A packet in the order of storing; without an id: there is none, the horizon alone is told. */
  private record Stored(@Nullable PacketId packet, long transaction, long horizon) {}

  private final PacketRepository packets;
  private final FilterSql filters;

  HibernatePacketIndex(Sessions sessions, PacketRepository packets) {
    this.sessions = sessions;
    this.packets = packets;
    this.filters = new FilterSql(sessions);
  }

  @Override
  public Page<Packet> list(PacketListQuery query, Instant now) {
    Sql sql =
        Sql.of("SELECT p.packet_id FROM packet_store p WHERE ")
            .append(filters.served(query.filter(), now));
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (p.timestamp, p.packet_id) < (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    return Page.of(
        inOrder(
            sessions.query(
                sql.append(
                    " ORDER BY p.timestamp DESC, p.packet_id DESC LIMIT ?", query.limit() + 1),
                HibernatePacketIndex::packetId)),
        query.limit(),
        Packet::position);
  }

  @Override
  public Tail stored(TailQuery query, Instant now) {
    // One statement, one snapshot: what is below its xmin has ended and is seen, all of it.
    StorePosition after = query.after();
    Sql sql =
        Sql.of(
                "SELECT n.packet_id, n.stored_xid::text::int8, h.xid::text::int8"
                    + " FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS xid) h"
                    + " LEFT JOIN LATERAL (SELECT p.packet_id, p.stored_xid FROM packet_store p WHERE ")
            .append(filters.served(query.filter(), now));
    if (after == null) {
      sql.append(" AND false");
    } else {
      sql.append(
          " AND p.stored_xid < h.xid AND (p.stored_xid, p.packet_id) > (?::text::xid8, ?)",
          Long.toUnsignedString(after.transaction()),
          after.id());
    }
    List<Stored> rows =
        sessions.query(
            sql.append(
                " ORDER BY p.stored_xid, p.packet_id LIMIT ?) n ON true"
                    + " ORDER BY n.stored_xid, n.packet_id",
                query.limit() + 1),
            row -> {
              UUID id = row.getObject(1, UUID.class);
              return new Stored(
                  id == null ? null : new PacketId(id), row.getLong(2), row.getLong(3));
            });
    List<Stored> found = rows.stream().filter(row -> row.packet() != null).toList();
    boolean more = found.size() > query.limit();
    List<Stored> page = more ? found.subList(0, query.limit()) : found;
    return new Tail(
        inOrder(page.stream().map(Stored::packet).filter(Objects::nonNull).toList()),
        more
            ? position(page.get(page.size() - 1))
            : later(after, StorePosition.before(rows.get(0).horizon())),
        more);
  }

  private static StorePosition position(Stored row) {
    return new StorePosition(row.transaction(), Objects.requireNonNull(row.packet()).value());
  }

  private static StorePosition later(@Nullable StorePosition one, StorePosition other) {
    return one != null && one.compareTo(other) > 0 ? one : other;
  }

  @Override
  public ExportPage export(
      PacketFilter filter, @Nullable ExportPlace after, int limit, Instant now) {
    Sql sql =
        Sql.of(
                "SELECT p.packet_id, p.generation, p.timestamp, pg_current_snapshot()::text"
                    + " FROM packet_store p WHERE ")
            .append(filters.served(filter, now));
    if (after != null) {
      sql.append(
              " AND (p.generation, p.timestamp, p.packet_id) > (?, ?::timestamptz, ?) AND ",
              after.generation(),
              SqlLiterals.bound(after.last().at()),
              after.last().id())
          .append(storedBy(after.moment()));
    }
    List<ExportPlace> places =
        sessions.query(
            sql.append(" ORDER BY p.generation, p.timestamp, p.packet_id LIMIT ?", limit + 1),
            row ->
                new ExportPlace(
                    after == null ? row.getString(4) : after.moment(),
                    row.getInt(2),
                    new Position(
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getObject(1, UUID.class))));
    boolean more = places.size() > limit;
    List<ExportPlace> page = more ? places.subList(0, limit) : places;
    return new ExportPage(
        inOrder(page.stream().map(place -> new PacketId(place.last().id())).toList()),
        more ? page.get(limit - 1) : null);
  }

  /**
   * What a snapshot sees, and what knows no transaction of this server or only of one to come: rows
   * of a restored dump. A unit of work sees its own.
   */
  private static Sql storedBy(String snapshot) {
    return Sql.of(
        "(p.stored_xid IS NULL OR pg_visible_in_snapshot(p.stored_xid, ?::pg_snapshot)"
            + " OR p.stored_xid >= pg_snapshot_xmax(pg_current_snapshot())"
            + " OR p.stored_xid = pg_current_xact_id_if_assigned())",
        snapshot);
  }

  @Override
  public List<Packet> ofContents(Collection<ContentHash> hashes, int limit, Instant now) {
    return inOrder(
        sessions.query(
            Sql.of(
                    "SELECT p.packet_id FROM packet_store p WHERE p.content_hash = ANY (?) AND ",
                    Sql.texts(hashes.stream().map(ContentHash::hex).toList()))
                .append(notExpired("p", now))
                .append(" ORDER BY p.timestamp, p.packet_id LIMIT ?", limit),
            HibernatePacketIndex::packetId));
  }

  @Override
  public Page<ThreadSummary> threads(ThreadListQuery query, Instant now) {
    Sql sql =
        Sql.of(
                "SELECT p.thread_id, count(*), count(DISTINCT p.agent_id), min(p.timestamp),"
                    + " max(p.timestamp) FROM packet_store p WHERE p.thread_id IS NOT NULL AND ")
            .append(notExpired("p", now))
            .append(" GROUP BY p.thread_id HAVING true");
    if (query.agentId() != null) {
      sql.append(" AND bool_or(p.agent_id = ?)", query.agentId());
    }
    Position after = query.after();
    if (after != null) {
      sql.append(
          " AND (max(p.timestamp), p.thread_id) < (?::timestamptz, ?)",
          SqlLiterals.bound(after.at()),
          after.id());
    }
    List<ThreadSummary> rows =
        sessions.query(
            sql.append(
                " ORDER BY max(p.timestamp) DESC, p.thread_id DESC LIMIT ?", query.limit() + 1),
            row ->
                new ThreadSummary(
                    new ThreadId(row.getObject(1, UUID.class)),
                    row.getLong(2),
                    row.getLong(3),
                    row.getObject(4, OffsetDateTime.class).toInstant(),
                    row.getObject(5, OffsetDateTime.class).toInstant()));
    return Page.of(rows, query.limit(), ThreadSummary::position);
  }

  @Override
  public List<TagCount> tags(TagQuery query, Instant now) {
    Sql sql =
        Sql.of(
                "SELECT t.tag, count(*) FROM packet_tags t JOIN packet_store p"
                    + " ON p.tenant_id = t.tenant_id AND p.packet_id = t.packet_id WHERE ")
            .append(notExpired("p", now));
    if (!query.prefix().isEmpty()) {
      sql.append(" AND starts_with(t.tag, ?)", query.prefix());
    }
    if (query.after() != null) {
      sql.append(" AND t.tag COLLATE \"C\" > ?", query.after());
    }
    return sessions.query(
        sql.append(" GROUP BY t.tag ORDER BY t.tag COLLATE \"C\" LIMIT ?", query.limit()),
        row -> new TagCount(row.getString(1), row.getLong(2)));
  }

  @Override
  public Optional<RecentImportant> recentImportant(RecentImportantQuery query, Instant now) {
    List<Optional<Instant>> refreshed =
        sessions.query(
            Sql.of(REFRESHED),
            row ->
                Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                    .map(t -> t.toInstant()));
    return refreshed.get(0).map(at -> recentImportant(query, now, at));
  }

  /**
   * The guard of the materialized view knows what its rows were; who sees them now is decided by
   * the packets themselves.
   */
  private RecentImportant recentImportant(
      RecentImportantQuery query, Instant now, Instant refreshedAt) {
    Sql sql =
        Sql.of(
                "SELECT r.agent_id, r.packet_id, r.combined_score FROM agent_recent_important r"
                    // row by row in the order of the ranking, until the page is full
                    + " CROSS JOIN LATERAL (SELECT FROM packet_store p"
                    + " WHERE p.tenant_id = r.tenant_id AND p.packet_id = r.packet_id AND ")
            .append(notExpired("p", now))
            .append(" LIMIT 1) served WHERE ")
            .append(sessions.tenantOf("r"));
    if (query.agentId() != null) {
      sql.append(" AND r.agent_id = ?", query.agentId());
    }
    RankedPlace after = query.after();
    if (after != null) {
      sql.append(
          " AND (r.combined_score, r.packet_id, r.agent_id COLLATE \"C\") < (?::float8, ?, ?)",
          after.score(),
          after.packet().value(),
          after.agentId());
    }
    List<RankedPlace> places =
        sessions.query(
            sql.append(
                " ORDER BY r.combined_score DESC, r.packet_id DESC, r.agent_id COLLATE \"C\" DESC"
                    + " LIMIT ?",
                query.limit() + 1),
            row ->
                new RankedPlace(
                    row.getDouble(3),
                    new PacketId(row.getObject(2, UUID.class)),
                    row.getString(1)));
    Map<PacketId, Packet> packetsOf = byId(places.stream().map(RankedPlace::packet).toList());
    List<Ranked> ranked = new ArrayList<>();
    for (RankedPlace place : places) {
      Packet packet = packetsOf.get(place.packet());
      if (packet != null) {
        ranked.add(new Ranked(place.agentId(), packet, place.score()));
      }
    }
    return RecentImportant.of(ranked, query.limit(), refreshedAt);
  }

  private Sql notExpired(String alias, Instant now) {
    return sessions
        .tenantOf(alias)
        .append(
            " AND (" + alias + ".ttl IS NULL OR " + alias + ".ttl > ?::timestamptz)",
            SqlLiterals.bound(now));
  }

  /** The packets of these ids, in this order. */
  private List<Packet> inOrder(List<PacketId> ids) {
    Map<PacketId, Packet> byId = byId(ids);
    return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
  }

  private Map<PacketId, Packet> byId(List<PacketId> ids) {
    Map<PacketId, Packet> byId = new HashMap<>();
    packets.findAll(ids).forEach(packet -> byId.put(packet.id(), packet));
    return byId;
  }

  private static PacketId packetId(ResultSet row) throws SQLException {
    return new PacketId(row.getObject(1, UUID.class));
  }
}
