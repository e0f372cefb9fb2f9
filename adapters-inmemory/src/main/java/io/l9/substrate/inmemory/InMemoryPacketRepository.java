package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage.Edge;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketId;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packets by id, and which of them hold the duplicate keys. */
final class InMemoryPacketRepository implements PacketRepository {

  private static final double REINFORCEMENT = 0.02;

  private final InMemoryUnitOfWork unitOfWork;
  private final Table<PacketId, Packet> packets;
  private final Table<DuplicateKey, PacketId> holders;

  InMemoryPacketRepository(InMemoryUnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
    packets = new Table<>(unitOfWork);
    holders = new Table<>(unitOfWork);
  }

  @Override
  public Set<PacketId> createAbsent(List<Packet> drafts) {
    unitOfWork.scope();
    drafts.forEach(packet -> requireWritable(packet.owner(), packet.visibility()));
    Set<PacketId> stored = new LinkedHashSet<>();
    for (Packet packet : drafts) {
      boolean holds = packet.duplicateOf() == null;
      if (packets.get(packet.id()) != null
          || (holds && holders.get(packet.duplicateKey()) != null)) {
        continue;
      }
      packets.put(packet.id(), packet);
      if (holds) {
        holders.put(packet.duplicateKey(), packet.id());
      }
      stored.add(packet.id());
    }
    return stored;
  }

  @Override
  public Optional<Packet> find(PacketId id) {
    return Optional.ofNullable(visible(id));
  }

  @Override
  public List<Packet> findAll(Collection<PacketId> ids) {
    unitOfWork.scope();
    return new HashSet<>(ids).stream().flatMap(id -> find(id).stream()).toList();
  }

  @Override
  public Map<DuplicateKey, Packet> holders(Collection<DuplicateKey> keys) {
    unitOfWork.scope();
    Map<DuplicateKey, Packet> found = new HashMap<>();
    for (DuplicateKey key : keys) {
      PacketId id = holders.get(key);
      Packet holder = id == null ? null : visible(id);
      if (holder != null) {
        found.put(key, holder);
      }
    }
    return found;
  }

  @Override
  public void releaseKeys(Collection<PacketId> ids) {
    TenantScope scope = unitOfWork.scope();
    for (PacketId id : ids) {
      Packet packet = visible(id);
      if (packet != null
          && packet.duplicateOf() == null
          && scope.mayWrite(packet.owner(), packet.visibility())) {
        holders.remove(packet.duplicateKey());
        packets.put(id, released(packet));
      }
    }
  }

  @Override
  public void reinforce(Collection<PacketId> ids, Instant now) {
    for (Packet packet : findAll(ids)) {
      packets.put(packet.id(), reinforced(packet, now));
    }
  }

  @Override
  public Page<Packet> thread(ThreadQuery query, Instant now) {
    Comparator<Position> order =
        query.newestFirst() ? Comparator.reverseOrder() : Comparator.naturalOrder();
    Position after = query.after();
    List<Packet> rows =
        visible()
            .filter(packet -> query.thread().equals(packet.thread()) && !packet.expired(now))
            .filter(packet -> after == null || order.compare(packet.position(), after) > 0)
            .sorted(Comparator.comparing(Packet::position, order))
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(rows, query.limit(), Packet::position);
  }

  @Override
  public List<Edge> edges(Collection<PacketId> from, boolean up, int limit) {
    Set<PacketId> near = new HashSet<>(from);
    Function<Edge, PacketId> nearEnd = up ? Edge::child : Edge::parent;
    Function<Edge, PacketId> farEnd = up ? Edge::parent : Edge::child;
    return visible()
        .flatMap(child -> child.parents().stream().map(parent -> new Edge(child.id(), parent)))
        .filter(edge -> near.contains(nearEnd.apply(edge)) && visible(edge.parent()) != null)
        .sorted(Comparator.comparing(farEnd, (a, b) -> Position.compareIds(a.value(), b.value())))
        .limit(limit)
        .toList();
  }

  /** The packet of an id, if there is one for the active scope. */
  @Nullable Packet visible(PacketId id) {
    TenantScope scope = unitOfWork.scope();
    Packet packet = packets.get(id);
    return packet != null && scope.sees(packet.owner(), packet.visibility()) ? packet : null;
  }

  /**
   * Refuses a write that the database's policies would refuse.
   *
   * @throws ForbiddenException if the active scope may not write such a row
   */
  void requireWritable(Ownership owner, Visibility visibility) {
    TenantScope scope = unitOfWork.scope();
    if (!scope.mayWrite(owner, visibility)) {
      throw new ForbiddenException(
          ErrorCode.FORBIDDEN,
          "the role " + scope.role().sqlName() + " may not write this; use a role that may");
    }
  }

  /** All that the active scope sees. */
  Stream<Packet> visible() {
    TenantScope scope = unitOfWork.scope();
    return packets.values().stream().filter(p -> scope.sees(p.owner(), p.visibility()));
  }

  private static Packet released(Packet p) {
    return copy(p, p.importance(), p.accessCount(), p.lastAccessed(), p.id());
  }

  private static Packet reinforced(Packet p, Instant now) {
    double importance = Math.min(1, p.importance() + REINFORCEMENT);
    return copy(p, importance, p.accessCount() + 1, now, p.duplicateOf());
  }

  private static Packet copy(
      Packet p,
      double importance,
      int accessCount,
      @Nullable Instant lastAccessed,
      @Nullable PacketId duplicateOf) {
    return new Packet(
        p.id(),
        p.owner(),
        p.packetType(),
        p.payload(),
        p.agentId(),
        p.thread(),
        p.timestamp(),
        p.parents(),
        p.derivation(),
        p.generation(),
        p.root(),
        p.tags(),
        p.expiresAt(),
        p.visibility(),
        importance,
        accessCount,
        lastAccessed,
        p.contentHash(),
        duplicateOf,
        p.chunkCount(),
        p.correlation(),
        p.session(),
        p.trace());
  }
}
