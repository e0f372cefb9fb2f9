package io.l9.substrate.inmemory.memory.packet;

import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.PacketStanding;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.inmemory.shared.Pages;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Packets by their ids. */
final class InMemoryPacketRepository implements PacketRepository {

  private final UnitsOfWork units;
  private final PacketTable packets;

  InMemoryPacketRepository(UnitsOfWork units, PacketTable packets) {
    this.units = units;
    this.packets = packets;
  }

  @Override
  public Set<PacketId> createAbsent(List<Packet> drafts) {
    packets.requireWritable(drafts);
    Set<PacketId> created = new LinkedHashSet<>();
    for (Packet packet : drafts) {
      if (packets.createAbsent(packet)) {
        created.add(packet.id());
      }
    }
    return created;
  }

  @Override
  public Optional<Packet> find(PacketId id) {
    return packets.find(id);
  }

  @Override
  public List<Packet> findAll(Collection<PacketId> ids) {
    units.scope();
    return new HashSet<>(ids).stream().flatMap(id -> find(id).stream()).toList();
  }

  @Override
  public Map<DuplicateKey, Packet> holders(Collection<DuplicateKey> keys) {
    units.scope();
    Map<DuplicateKey, Packet> found = new HashMap<>();
    keys.forEach(key -> packets.holder(key).ifPresent(holder -> found.put(key, holder)));
    return found;
  }

  @Override
  public List<Packet> at(Collection<DuplicateKey.Moment> moments) {
    Set<DuplicateKey.Moment> asked = new HashSet<>(moments);
    return packets.visible().filter(packet -> asked.contains(packet.moment())).toList();
  }

  /** Units of work are one after the other: nobody else changes anything meanwhile. */
  @Override
  public List<Packet> lock(Collection<PacketId> ids) {
    units.scope();
    return new HashSet<>(ids).stream().flatMap(id -> packets.writable(id).stream()).toList();
  }

  @Override
  public void releaseKeys(Collection<PacketId> ids) {
    for (Packet packet : lock(ids)) {
      if (packet.duplicateOf() == null) {
        packets.release(packet);
      }
    }
  }

  @Override
  public void reinforce(Collection<PacketId> ids, Instant now) {
    for (Packet packet : findAll(ids)) {
      packets.update(
          packet
              .accessed(1, now)
              .withImportance(Importance.after(packet.importance(), 1, 0, 0, 0)));
    }
  }

  @Override
  public Page<Packet> thread(ThreadQuery query, Instant now) {
    return Pages.of(
        packets.served(now).filter(packet -> query.thread().equals(packet.thread())),
        Packet::position,
        query.newestFirst(),
        query.after(),
        query.limit());
  }

  @Override
  public List<PacketStanding> standings(
      Collection<PacketId> ids, Collection<PacketId> near, Instant now) {
    units.scope();
    Map<ThreadId, NavigableMap<Position, PacketId>> threads = new HashMap<>();
    packets
        .served(now)
        .filter(packet -> packet.thread() != null)
        .forEach(
            packet ->
                threads
                    .computeIfAbsent(packet.thread(), thread -> new TreeMap<>())
                    .put(packet.position(), packet.id()));
    return findAll(ids).stream()
        .map(
            packet ->
                new PacketStanding(
                    packet.id(),
                    packet.thread(),
                    packet.agentId(),
                    packet.timestamp(),
                    packet.importance(),
                    packet.accessCount(),
                    near.contains(packet.id()) ? neighbours(packet, threads) : List.of()))
        .toList();
  }

  private static List<PacketId> neighbours(
      Packet packet, Map<ThreadId, NavigableMap<Position, PacketId>> threads) {
    ThreadId id = packet.thread();
    NavigableMap<Position, PacketId> thread = id == null ? null : threads.get(id);
    return thread == null
        ? List.of()
        : Stream.of(thread.lowerEntry(packet.position()), thread.higherEntry(packet.position()))
            .filter(Objects::nonNull)
            .map(Map.Entry::getValue)
            .toList();
  }

  @Override
  public Lineage lineage(LineageQuery query, Instant now) {
    return new LineageWalk(packets, query, now).lineage();
  }
}
