package io.l9.substrate.inmemory.memory.catalog;

import io.l9.substrate.domain.memory.access.Importance;
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
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.ContentHash;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.inmemory.memory.event.EventTable;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.shared.Texts;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lists that are computed of all packets at each call. */
final class InMemoryPacketIndex implements PacketIndex {

  private static final Comparator<RankedPlace> HIGHEST_FIRST =
      Comparator.comparing(RankedPlace::score)
          .thenComparing(place -> place.packet().value(), Position::compareIds)
          .thenComparing(RankedPlace::agentId, Texts.BY_CODE_POINT)
          .reversed();

  /** The number of packets of a user and agent that are ranked. */
  private static final int RANKED = 100;

  /** The age up to which a packet is ranked. */
  private static final Duration RECENT = Duration.ofDays(30);

  /** The importance above which a packet is ranked. */
  private static final double IMPORTANT = 0.3;

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final EventTable events;
  private final JsonCodec json;
  private final ViewRefreshes refreshes;

  InMemoryPacketIndex(
      UnitsOfWork units,
      PacketTable packets,
      EventTable events,
      ViewRefreshes refreshes,
      JsonCodec json) {
    this.units = units;
    this.packets = packets;
    this.events = events;
    this.json = json;
    this.refreshes = refreshes;
  }

  @Override
  public Page<Packet> list(PacketListQuery query, Instant now) {
    return Pages.newestFirst(
        packets.served(now).filter(packet -> query.filter().matches(packet, json)),
        Packet::position,
        query.after(),
        query.limit());
  }

  @Override
  public Tail stored(TailQuery query, Instant now) {
    units.scope();
    // units of work run one after the other, so that nobody is still about to store before this one
    StorePosition end = StorePosition.before(packets.nextStored());
    StorePosition after = query.after();
    if (after == null) {
      return new Tail(List.of(), end, false);
    }
    List<Packet> rows =
        packets
            .served(now)
            .filter(packet -> query.filter().matches(packet, json))
            .filter(packet -> packets.storedAt(packet).compareTo(after) > 0)
            .sorted(Comparator.comparing(packets::storedAt))
            .limit(query.limit() + 1L)
            .toList();
    if (rows.size() <= query.limit()) {
      return new Tail(rows, end.compareTo(after) > 0 ? end : after, false);
    }
    List<Packet> page = rows.subList(0, query.limit());
    return new Tail(page, packets.storedAt(page.get(page.size() - 1)), true);
  }

  @Override
  public ExportPage export(
      PacketFilter filter, @Nullable ExportPlace after, int limit, Instant now) {
    units.scope();
    String moment =
        after == null ? StorePosition.before(packets.nextStored()).toString() : after.moment();
    StorePosition begun = StorePosition.parse(moment);
    Comparator<Packet> order =
        Comparator.comparing(Packet::generation).thenComparing(Packet::position);
    List<Packet> rows =
        packets
            .served(now)
            .filter(packet -> filter.matches(packet, json))
            .filter(packet -> packets.storedAt(packet).compareTo(begun) <= 0)
            .filter(packet -> after == null || isBehind(packet, after))
            .sorted(order)
            .limit(limit + 1L)
            .toList();
    if (rows.size() <= limit) {
      return new ExportPage(rows, null);
    }
    Packet last = rows.get(limit - 1);
    return new ExportPage(
        rows.subList(0, limit), new ExportPlace(moment, last.generation(), last.position()));
  }

  private static boolean isBehind(Packet packet, ExportPlace place) {
    return packet.generation() != place.generation()
        ? packet.generation() > place.generation()
        : packet.position().compareTo(place.last()) > 0;
  }

  @Override
  public List<Packet> ofContents(Collection<ContentHash> hashes, int limit, Instant now) {
    Set<ContentHash> wanted = new HashSet<>(hashes);
    return packets
        .served(now)
        .filter(packet -> wanted.contains(packet.contentHash()))
        .sorted(Comparator.comparing(Packet::position))
        .limit(limit)
        .toList();
  }

  @Override
  public Page<ThreadSummary> threads(ThreadListQuery query, Instant now) {
    Map<ThreadId, List<Packet>> byThread = new HashMap<>();
    packets
        .served(now)
        .forEach(
            packet -> {
              if (packet.thread() != null) {
                byThread.computeIfAbsent(packet.thread(), t -> new ArrayList<>()).add(packet);
              }
            });
    return Pages.newestFirst(
        byThread.entrySet().stream()
            .filter(
                thread ->
                    query.agentId() == null
                        || thread.getValue().stream()
                            .anyMatch(packet -> query.agentId().equals(packet.agentId())))
            .map(thread -> summary(thread.getKey(), thread.getValue())),
        ThreadSummary::position,
        query.after(),
        query.limit());
  }

  private static ThreadSummary summary(ThreadId thread, List<Packet> packets) {
    List<Instant> times = packets.stream().map(Packet::timestamp).sorted().toList();
    long agents = packets.stream().map(Packet::agentId).filter(Objects::nonNull).distinct().count();
    return new ThreadSummary(
        thread, packets.size(), agents, times.get(0), times.get(times.size() - 1));
  }

  @Override
  public List<TagCount> tags(TagQuery query, Instant now) {
    Map<String, Long> counts = new TreeMap<>(Texts.BY_CODE_POINT);
    packets
        .served(now)
        .forEach(packet -> packet.tags().forEach(tag -> counts.merge(tag, 1L, Long::sum)));
    return counts.entrySet().stream()
        .filter(tag -> tag.getKey().startsWith(query.prefix()))
        .filter(
            tag ->
                query.after() == null
                    || Texts.BY_CODE_POINT.compare(tag.getKey(), query.after()) > 0)
        .limit(query.limit())
        .map(tag -> new TagCount(tag.getKey(), tag.getValue()))
        .toList();
  }

  /** Ranks anew at each call, as of the last refresh: what was stored since is among them. */
  @Override
  public Optional<RecentImportant> recentImportant(RecentImportantQuery query, Instant now) {
    units.scope();
    Instant refreshedAt = refreshes.last();
    if (refreshedAt == null) {
      return Optional.empty();
    }
    Map<List<Object>, List<Ranked>> rankings = new HashMap<>();
    packets
        .served(now)
        .filter(packet -> packet.timestamp().isAfter(refreshedAt.minus(RECENT)))
        .filter(packet -> packet.importance() > IMPORTANT)
        .forEach(
            packet ->
                agents(packet)
                    .forEach(
                        agent ->
                            rankings
                                .computeIfAbsent(
                                    List.of(packet.owner(), agent), key -> new ArrayList<>())
                                .add(new Ranked(agent, packet, score(packet, refreshedAt)))));
    RankedPlace after = query.after();
    List<Ranked> rows =
        rankings.values().stream()
            .flatMap(
                ranking ->
                    ranking.stream()
                        .sorted(Comparator.comparing(Ranked::place, HIGHEST_FIRST))
                        .limit(RANKED))
            .filter(ranked -> query.agentId() == null || query.agentId().equals(ranked.agentId()))
            .filter(ranked -> after == null || HIGHEST_FIRST.compare(ranked.place(), after) > 0)
            .sorted(Comparator.comparing(Ranked::place, HIGHEST_FIRST))
            .limit(query.limit() + 1L)
            .toList();
    return Optional.of(RecentImportant.of(rows, query.limit(), refreshedAt));
  }

  /** Returns the agent of a packet, and those of the events about it that have the same owner. */
  private Set<String> agents(Packet packet) {
    Set<String> agents = new HashSet<>();
    if (packet.agentId() != null) {
      agents.add(packet.agentId());
    }
    events
        .about(packet.id())
        .filter(event -> event.owner().equals(packet.owner()))
        .forEach(event -> agents.add(event.agentId()));
    return agents;
  }

  private static double score(Packet packet, Instant at) {
    return Importance.combined(
        packet.importance(),
        packet.accessCount(),
        Objects.requireNonNullElse(packet.lastAccessed(), packet.timestamp()),
        at);
  }
}
