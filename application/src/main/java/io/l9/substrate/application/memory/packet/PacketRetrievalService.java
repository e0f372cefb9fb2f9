package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.MemoryStore;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Lineage;
import io.l9.substrate.domain.memory.packet.LineageQuery;
import io.l9.substrate.domain.memory.packet.LineageQuery.Direction;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.PacketRetrieval;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

public final class PacketRetrievalService implements PacketRetrieval {

  private final UnitOfWork unitOfWork;
  private final PacketRepository packets;
  private final Clock clock;

  public PacketRetrievalService(MemoryStore store, Clock clock) {
    this.unitOfWork = store.unitOfWork();
    this.packets = store.packets();
    this.clock = clock;
  }

  @Override
  public Packet get(TenantScope scope, PacketId id) {
    return unitOfWork.inScope(scope, () -> served(id, clock.instant()));
  }

  @Override
  public Page<Packet> thread(TenantScope scope, ThreadQuery query) {
    return unitOfWork.inScope(scope, () -> packets.thread(query, clock.instant()));
  }

  @Override
  public Lineage lineage(TenantScope scope, LineageQuery query) {
    return unitOfWork.inScope(
        scope,
        () -> {
          Instant now = clock.instant();
          Walk walk = new Walk(query.maxNodes(), now);
          walk.start(served(query.packet(), now));
          if (query.direction() != Direction.DOWN) {
            walk.follow(query.packet(), true, query.maxDepth());
          }
          if (query.direction() != Direction.UP) {
            walk.follow(query.packet(), false, query.maxDepth());
          }
          return walk.result();
        });
  }

  private Packet served(PacketId id, Instant now) {
    return PacketAccess.unexpired(id, packets.find(id), now);
  }

  /**
   * A walk along a lineage, breadth first, a query a generation: a recursive query takes twenty
   * times as long on a large graph.
   */
  private final class Walk {

    private final int maxNodes;
    private final Instant now;
    private final Map<PacketId, Lineage.Node> nodes = new LinkedHashMap<>();
    private final Set<Lineage.Edge> edges = new LinkedHashSet<>();
    private boolean truncated;

    Walk(int maxNodes, Instant now) {
      this.maxNodes = maxNodes;
      this.now = now;
    }

    void start(Packet packet) {
      nodes.put(packet.id(), new Lineage.Node(packet, 0));
    }

    void follow(PacketId start, boolean up, int maxDepth) {
      List<PacketId> frontier = List.of(start);
      for (int depth = 1; !frontier.isEmpty(); depth++) {
        int cap = depth > maxDepth ? 1 : 4 * maxNodes;
        List<Lineage.Edge> found = packets.edges(frontier, up, cap + 1);
        if (depth > maxDepth) {
          truncated |= !found.isEmpty();
          return;
        }
        if (found.size() > cap) {
          truncated = true;
          found = found.subList(0, cap);
        }
        frontier = visit(found, up, up ? -depth : depth);
      }
    }

    /** Adds the far ends that are new and served; returns them. */
    private List<PacketId> visit(List<Lineage.Edge> found, boolean up, int depth) {
      Set<PacketId> far = new LinkedHashSet<>();
      for (Lineage.Edge edge : found) {
        PacketId end = up ? edge.parent() : edge.child();
        if (!nodes.containsKey(end)) {
          far.add(end);
        }
      }
      Map<PacketId, Packet> served = new LinkedHashMap<>();
      for (Packet packet : packets.findAll(far)) {
        if (!packet.expired(now)) {
          served.put(packet.id(), packet);
        }
      }
      List<PacketId> added = new ArrayList<>();
      for (PacketId end : far) {
        Packet packet = served.get(end);
        if (packet != null) {
          if (nodes.size() > maxNodes) {
            truncated = true;
          } else {
            nodes.put(end, new Lineage.Node(packet, depth));
            added.add(end);
          }
        }
      }
      for (Lineage.Edge edge : found) {
        if (nodes.containsKey(edge.parent()) && nodes.containsKey(edge.child())) {
          edges.add(edge);
        }
      }
      return added;
    }

    Lineage result() {
      return new Lineage(List.copyOf(nodes.values()), List.copyOf(edges), truncated);
    }
  }
}
