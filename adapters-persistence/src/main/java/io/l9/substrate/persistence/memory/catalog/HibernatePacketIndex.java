package io.l9.substrate.persistence.memory.catalog;

import io.l9.substrate.domain.memory.catalog.ExportPage;
import io.l9.substrate.domain.memory.catalog.ExportPlace;
import io.l9.substrate.domain.memory.catalog.PacketIndex;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.RankedPlace;
import io.l9.substrate.domain.memory.catalog.RecentImportant;
import io.l9.substrate.domain.memory.catalog.RecentImportant.Ranked;
import io.l9.substrate.domain.memory.catalog.RecentImportantQuery;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.catalog.Tail;
import io.l9.substrate.domain.memory.catalog.TailQuery;
import io.l9.substrate.domain.memory.catalog.ThreadListQuery;
import io.l9.substrate.domain.memory.catalog.ThreadSummary;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.persistence.memory.catalog.PacketCatalogSql.Stored;
import io.l9.substrate.persistence.memory.packet.PacketRows;
import io.l9.substrate.persistence.tenancy.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Packets as entities, in the order of the ids that SQL finds. */
final class HibernatePacketIndex implements PacketIndex {

  private final PacketCatalogSql sql;
  private final PacketRows packets;

  HibernatePacketIndex(Sessions sessions) {
    packets = new PacketRows(sessions);
    sql = new PacketCatalogSql(sessions, packets);
  }

  @Override
  public Page<Packet> list(PacketListQuery query, Instant now) {
    return Page.of(sql.list(query, now), query.limit(), Packet::position);
  }

  @Override
  public Tail stored(TailQuery query, Instant now) {
    StorePosition after = query.after();
    List<Stored> rows = sql.stored(query, now);
    List<Stored> found = rows.stream().filter(row -> row.packet() != null).toList();
    boolean more = found.size() > query.limit();
    List<Stored> page = more ? found.subList(0, query.limit()) : found;
    return new Tail(
        packets.find(page.stream().map(Stored::packet).filter(Objects::nonNull).toList()),
        more
            ? page.get(page.size() - 1).position()
            : later(after, StorePosition.before(rows.get(0).horizon())),
        more);
  }

  private static StorePosition later(@Nullable StorePosition one, StorePosition other) {
    return one != null && one.compareTo(other) > 0 ? one : other;
  }

  @Override
  public ExportPage export(
      PacketFilter filter, @Nullable ExportPlace after, int limit, Instant now) {
    List<ExportPlace> places = sql.export(filter, after, limit, now);
    boolean more = places.size() > limit;
    List<ExportPlace> page = more ? places.subList(0, limit) : places;
    return new ExportPage(
        packets.find(page.stream().map(place -> new PacketId(place.last().id())).toList()),
        more ? page.get(limit - 1) : null);
  }

  @Override
  public List<Packet> ofContents(Collection<ContentHash> hashes, int limit, Instant now) {
    return sql.ofContents(hashes, limit, now);
  }

  @Override
  public Page<ThreadSummary> threads(ThreadListQuery query, Instant now) {
    return Page.of(sql.threads(query, now), query.limit(), ThreadSummary::position);
  }

  @Override
  public List<TagCount> tags(TagQuery query, Instant now) {
    return sql.tags(query, now);
  }

  @Override
  public Optional<RecentImportant> recentImportant(RecentImportantQuery query, Instant now) {
    return sql.rankedAt().map(at -> recentImportant(query, now, at));
  }

  private RecentImportant recentImportant(
      RecentImportantQuery query, Instant now, Instant refreshedAt) {
    List<RankedPlace> places = sql.recentImportant(query, now);
    Map<PacketId, Packet> byId =
        packets.find(places.stream().map(RankedPlace::packet).toList()).stream()
            .collect(Collectors.toMap(Packet::id, Function.identity()));
    List<Ranked> ranked = new ArrayList<>();
    for (RankedPlace place : places) {
      Packet packet = byId.get(place.packet());
      if (packet != null) {
        ranked.add(new Ranked(place.agentId(), packet, place.score()));
      }
    }
    return RecentImportant.of(ranked, query.limit(), refreshedAt);
  }
}
