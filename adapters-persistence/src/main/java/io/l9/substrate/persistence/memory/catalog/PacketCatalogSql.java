package io.l9.substrate.persistence.memory.catalog;

import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.persistence.memory.packet.PacketFilterSql;
import io.l9.substrate.persistence.memory.packet.PacketRows;
import io.l9.substrate.persistence.memory.packet.TaggedFilter;
import io.l9.substrate.persistence.shared.Sql;
import io.l9.substrate.persistence.shared.SqlLiterals;
import io.l9.substrate.persistence.shared.ViewRefresh;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Statements that find packets, and count threads and tags. */
final class PacketCatalogSql {

  /**
   * A packet in the order of storing.
   *
   * @param packet null: there is none, and the row tells the horizon alone
   * @param horizon the first transaction that had not ended
   */
  record Stored(@Nullable PacketId packet, long transaction, long horizon) {

    StorePosition position() {
      return new StorePosition(transaction, Objects.requireNonNull(packet).value());
    }
  }

  private final Sessions sessions;
  private final PacketRows packets;
  private final PacketFilterSql filters;

  PacketCatalogSql(Sessions sessions, PacketRows packets) {
    this.sessions = sessions;
    this.packets = packets;
    filters = new PacketFilterSql(sessions);
  }

  /** Returns the packets of a list, newest first, and one more than its limit. */
  List<Packet> list(PacketListQuery query, Instant now) {
    TaggedFilter tagged = TaggedFilter.of(query.filter());
    if (tagged != null) {
      return packets.query(
          filters
              .ofTag(tagged, now)
              .append(after("t", "packet_id", query.after()))
              .append(" ORDER BY t.timestamp DESC, t.packet_id DESC")
              .limit(query.limit() + 1));
    }
    return packets.query(
        Sql.of(
                "FROM packet_store p"
                    + (query.filter().equals(PacketFilter.NONE) ? Sql.IN_ORDER : "")
                    + " WHERE ")
            .append(filters.served(query.filter(), now))
            .append(after("p", "packet_id", query.after()))
            .append(" ORDER BY p.timestamp DESC, p.packet_id DESC")
            .limit(query.limit() + 1));
  }

  /** Returns the condition that a row comes after a position, newest first. */
  private static Sql after(String alias, String id, @Nullable Position after) {
    return after == null
        ? Sql.of("")
        : Sql.of(
            " AND (%1$s.timestamp, %1$s.%2$s) < (?::timestamptz, ?)".formatted(alias, id),
            SqlLiterals.bound(after.at()),
            after.id());
  }

  /** Returns the packets behind a position of storing, and one more than the limit. */
  List<Stored> stored(TailQuery query, Instant now) {
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
    return sessions.query(
        sql.append(" ORDER BY p.stored_xid, p.packet_id")
            .limit(query.limit() + 1)
            .append(") n ON true ORDER BY n.stored_xid, n.packet_id"),
        row -> {
          UUID id = row.getObject(1, UUID.class);
          return new Stored(id == null ? null : new PacketId(id), row.getLong(2), row.getLong(3));
        });
  }

  /** Returns the places of an export, parents first, and one more than the limit. */
  List<ExportPlace> export(
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
    return sessions.query(
        sql.append(" ORDER BY p.generation, p.timestamp, p.packet_id").limit(limit + 1),
        row ->
            new ExportPlace(
                after == null ? row.getString(4) : after.moment(),
                row.getInt(2),
                new Position(
                    row.getObject(3, OffsetDateTime.class).toInstant(),
                    row.getObject(1, UUID.class))));
  }

  /**
   * Returns the condition that a snapshot sees a row; or that its transaction is unknown to this
   * server or is still to come, as of rows of a restored dump. A unit of work sees its own rows.
   */
  private static Sql storedBy(String snapshot) {
    return Sql.of(
        "(p.stored_xid IS NULL OR pg_visible_in_snapshot(p.stored_xid, ?::pg_snapshot)"
            + " OR p.stored_xid >= pg_snapshot_xmax(pg_current_snapshot())"
            + " OR p.stored_xid = pg_current_xact_id_if_assigned())",
        snapshot);
  }

  /** Returns the packets of these contents, oldest first. */
  List<Packet> ofContents(Collection<ContentHash> hashes, int limit, Instant now) {
    return packets.query(
        Sql.of("FROM packet_store p WHERE ")
            .append(
                Sql.isAnyOf(
                    "p.content_hash", Sql.texts(hashes.stream().map(ContentHash::hex).toList())))
            .append(" AND ")
            .append(notExpired("p", now))
            .append(" ORDER BY p.timestamp, p.packet_id")
            .limit(limit));
  }

  /** Returns threads, the latest first, and one more than the limit. */
  List<ThreadSummary> threads(ThreadListQuery query, Instant now) {
    String agent = query.agentId();
    return sessions.query(
        Sql.of("SELECT l.thread_id, s.packets, s.agents, s.first, s.last FROM (")
            .append(agent == null ? latest(query, now) : latestOf(agent, query, now))
            .append(
                " ORDER BY n.timestamp DESC, n.thread_id DESC LIMIT "
                    + (query.limit() + 1)
                    + ") l CROSS JOIN LATERAL (SELECT count(*) AS packets,"
                    + " count(DISTINCT p.agent_id) AS agents, min(p.timestamp) AS first,"
                    + " max(p.timestamp) AS last FROM packet_store p"
                    + " WHERE p.thread_id = l.thread_id AND ")
            .append(notExpired("p", now))
            .append(") s ORDER BY l.timestamp DESC, l.thread_id DESC"),
        row ->
            new ThreadSummary(
                new ThreadId(row.getObject(1, UUID.class)),
                row.getLong(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getObject(5, OffsetDateTime.class).toInstant()));
  }

  /**
   * Selects the newest packet of each thread, walking from the newest packet on: as far as the page
   * reaches, whatever else there is.
   */
  private Sql latest(ThreadListQuery query, Instant now) {
    Sql sql =
        Sql.of(
                "SELECT n.thread_id, n.timestamp FROM packet_store n"
                    + Sql.IN_ORDER
                    + " WHERE n.thread_id IS NOT NULL AND NOT EXISTS (SELECT FROM packet_store p"
                    + " WHERE p.thread_id = n.thread_id"
                    + " AND (p.timestamp, p.packet_id) > (n.timestamp, n.packet_id) AND ")
            .append(notExpired("p", now))
            // OFFSET 0: a step for each packet, and no join that is planned for all of them
            .append(" OFFSET 0) AND ")
            .append(notExpired("n", now));
    return sql.append(after("n", "thread_id", query.after()));
  }

  /** Selects the newest packet of each thread in which an agent took part. */
  private Sql latestOf(String agent, ThreadListQuery query, Instant now) {
    Sql sql =
        Sql.of(
                "SELECT n.thread_id, n.timestamp FROM (SELECT DISTINCT a.thread_id"
                    + " FROM packet_store a WHERE a.agent_id = ? AND a.thread_id IS NOT NULL AND ",
                agent)
            .append(notExpired("a", now))
            .append(
                ") t CROSS JOIN LATERAL (SELECT p.thread_id, p.timestamp FROM packet_store p"
                    + " WHERE p.thread_id = t.thread_id AND ")
            .append(notExpired("p", now))
            .append(" ORDER BY p.timestamp DESC, p.packet_id DESC LIMIT 1) n WHERE true");
    return sql.append(after("n", "thread_id", query.after()));
  }

  /**
   * Returns tags and the numbers of their packets, in the order of their code points. The sums hold
   * expired packets until they are evicted.
   */
  List<TagCount> tags(TagQuery query, Instant now) {
    String packets =
        "sum(s.packets) - coalesce((SELECT x.packets FROM expired x WHERE x.tag = s.tag), 0)";
    Sql sql =
        Sql.of(
                "WITH expired AS MATERIALIZED (SELECT t.tag COLLATE \"C\" AS tag, count(*) AS packets"
                    + " FROM packet_store p JOIN packet_tags t"
                    + " ON t.tenant_id = p.tenant_id AND t.packet_id = p.packet_id"
                    + " WHERE p.ttl <= ?::timestamptz AND ",
                SqlLiterals.bound(now))
            .append(sessions.tenantOf("p"))
            .append(" GROUP BY t.tag) SELECT s.tag, " + packets + " FROM tag_statistics s WHERE ")
            .append(sessions.tenantOf("s"));
    if (!query.prefix().isEmpty()) {
      sql.append(" AND s.tag >= ? AND starts_with(s.tag, ?)", query.prefix(), query.prefix());
    }
    if (query.after() != null) {
      sql.append(" AND s.tag > ?", query.after());
    }
    return sessions.query(
        sql.append(" GROUP BY s.tag HAVING " + packets + " > 0 ORDER BY s.tag")
            .limit(query.limit()),
        row -> new TagCount(row.getString(1), row.getLong(2)));
  }

  /** Returns the time of the last refresh of the ranking; empty if it cannot be read yet. */
  Optional<Instant> rankedAt() {
    return sessions.query(ViewRefresh.of("mv_agent_recent_important"), ViewRefresh::time).get(0);
  }

  /**
   * Returns places of the ranking, and one more than the limit. The guard of the materialized view
   * knows its rows as they were; whether a packet is seen now is decided by the packet itself.
   */
  List<RankedPlace> recentImportant(RecentImportantQuery query, Instant now) {
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
    return sessions.query(
        sql.append(
                " ORDER BY r.combined_score DESC, r.packet_id DESC, r.agent_id COLLATE \"C\" DESC")
            .limit(query.limit() + 1),
        row ->
            new RankedPlace(
                row.getDouble(3), new PacketId(row.getObject(2, UUID.class)), row.getString(1)));
  }

  private Sql notExpired(String alias, Instant now) {
    return sessions
        .tenantOf(alias)
        .append(
            " AND (" + alias + ".ttl IS NULL OR " + alias + ".ttl > ?::timestamptz)",
            SqlLiterals.bound(now));
  }
}
