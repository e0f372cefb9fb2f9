package io.l9.substrate.inmemory.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A walk along a lineage, breadth first. */
final class LineageWalk {

  private final PacketTable packets;
  private final LineageQuery query;
  private final Instant now;
  private final Map<PacketId, Lineage.Node> nodes = new LinkedHashMap<>();
  private boolean truncated;

  LineageWalk(PacketTable packets, LineageQuery query, Instant now) {
    this.packets = packets;
    this.query = query;
    this.now = now;
  }

  Lineage lineage() {
    packets
        .find(query.packet())
        .ifPresent(
            asked -> {
              nodes.put(asked.id(), new Lineage.Node(asked, 0));
              if (query.direction() != Direction.DOWN) {
                follow(true);
              }
              if (query.direction() != Direction.UP) {
                follow(false);
              }
            });
    return Lineage.of(query, List.copyOf(nodes.values()), truncated);
  }

  private void follow(boolean up) {
    Set<PacketId> generation = Set.of(query.packet());
    for (int depth = 1; !generation.isEmpty(); depth++) {
      List<PacketId> ends = ends(generation, up);
      List<Packet> visible =
          ends.stream()
              .limit(LineageQuery.MAX_EDGES + 1L)
              .distinct()
              .flatMap(id -> packets.find(id).stream())
              .toList();
      if (depth > query.maxDepth()) {
        truncated |= !visible.isEmpty();
        return;
      }
      List<Packet> served =
          visible.stream()
              .filter(packet -> !packet.expired(now) && !nodes.containsKey(packet.id()))
              .toList();
      int room = query.maxNodes() + 1 - nodes.size();
      truncated |= ends.size() > LineageQuery.MAX_EDGES || served.size() > room;
      int signed = up ? -depth : depth;
      List<Packet> added = served.stream().limit(room).toList();
      added.forEach(packet -> nodes.put(packet.id(), new Lineage.Node(packet, signed)));
      generation = added.stream().map(Packet::id).collect(Collectors.toSet());
    }
  }

  /** Returns the far end of each edge from these packets, in the order of ids. */
  private List<PacketId> ends(Set<PacketId> near, boolean up) {
    Stream<PacketId> ends =
        up
            ? near.stream()
                .flatMap(id -> packets.find(id).stream())
                .flatMap(p -> p.parents().stream())
            : packets
                .visible()
                .flatMap(p -> p.parents().stream().filter(near::contains).map(parent -> p.id()));
    return ends.sorted((a, b) -> Position.compareIds(a.value(), b.value())).toList();
  }
}
