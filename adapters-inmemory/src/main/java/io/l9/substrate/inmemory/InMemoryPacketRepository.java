package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.access.Importance;
import io.l9.substrate.domain.memory.catalog.StorePosition;
import io.l9.substrate.domain.memory.curation.Contradiction;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Lineage.Edge;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketRepository;
import io.l9.substrate.domain.memory.packet.ThreadQuery;
import io.l9.substrate.domain.shared.ConflictException;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packets by id, and which of them hold the duplicate keys. */
final class InMemoryPacketRepository implements PacketRepository {

  private final InMemoryUnitOfWork unitOfWork;
  private final Table<PacketId, Packet> packets;
  private final Table<DuplicateKey, PacketId> holders;
  private final Table<PacketId, StorePosition> stored;
  private long nextStored = 1;

  InMemoryPacketRepository(InMemoryUnitOfWork unitOfWork) {
    this.unitOfWork = unitOfWork;
    packets = new Table<>(unitOfWork);
    holders = new Table<>(unitOfWork);
    stored = new Table<>(unitOfWork);
  }

  @Override
  public Set<PacketId> createAbsent(List<Packet> drafts) {
    unitOfWork.scope();
    drafts.forEach(packet -> requireWritable(packet.owner(), packet.visibility()));
    Set<PacketId> created = new LinkedHashSet<>();
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
      stored.put(packet.id(), new StorePosition(nextStored++, packet.id().value()));
      created.add(packet.id());
    }
    return created;
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
  public List<Packet> at(Collection<DuplicateKey.Moment> moments) {
    Set<DuplicateKey.Moment> asked = new HashSet<>(moments);
    return visible().filter(packet -> asked.contains(packet.moment())).toList();
  }

  /** Units of work are one after the other: nobody else changes anything meanwhile. */
  @Override
  public List<Packet> lock(Collection<PacketId> ids) {
    unitOfWork.scope();
    return new HashSet<>(ids)
        .stream()
            .map(this::writable)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
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
  public Map<PacketId, List<PacketId>> neighbours(Collection<PacketId> ids, Instant now) {
    unitOfWork.scope();
    Map<ThreadId, TreeMap<Position, PacketId>> threads = new HashMap<>();
    visible()
        .filter(packet -> packet.thread() != null && !packet.expired(now))
        .forEach(
            packet ->
                threads
                    .computeIfAbsent(packet.thread(), thread -> new TreeMap<>())
                    .put(packet.position(), packet.id()));
    Map<PacketId, List<PacketId>> found = new HashMap<>();
    for (Packet packet : findAll(ids)) {
      ThreadId id = packet.thread();
      TreeMap<Position, PacketId> thread = id == null ? null : threads.get(id);
      if (thread != null) {
        List<PacketId> near =
            Stream.of(thread.lowerEntry(packet.position()), thread.higherEntry(packet.position()))
                .filter(Objects::nonNull)
                .map(Map.Entry::getValue)
                .toList();
        if (!near.isEmpty()) {
          found.put(packet.id(), near);
        }
      }
    }
    return found;
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
      throw forbidden(scope);
    }
  }

  /** The packet of an id, if the active scope may write it. */
  @Nullable Packet writable(PacketId id) {
    TenantScope scope = unitOfWork.scope();
    Packet packet = packets.get(id);
    return packet != null && scope.mayWrite(packet.owner(), packet.visibility()) ? packet : null;
  }

  /** When a packet was stored, among the others. */
  StorePosition storedAt(Packet packet) {
    return Objects.requireNonNull(stored.get(packet.id()));
  }

  /** The number of the next packet to be stored. */
  long nextStored() {
    return nextStored;
  }

  /** Whether a packet is stored, visible or not. */
  boolean stored(PacketId id) {
    return packets.get(id) != null;
  }

  /** The packets that name this one as a parent, visible or not. */
  List<Packet> children(PacketId parent) {
    return packets.values().stream().filter(p -> p.parents().contains(parent)).toList();
  }

  /**
   * Puts a packet in the place of its former state.
   *
   * @throws ConflictException if its duplicate key has changed and is another packet's
   */
  void replace(Packet before, Packet after) {
    if (before.duplicateOf() == null && !before.duplicateKey().equals(after.duplicateKey())) {
      if (holders.get(after.duplicateKey()) != null) {
        throw new ConflictException(
            ErrorCode.DUPLICATE_CONTENT, "another packet already says this in the same place");
      }
      holders.remove(before.duplicateKey());
      holders.put(after.duplicateKey(), after.id());
    }
    packets.put(after.id(), after);
  }

  /** Its vectors and terms are out of reach without it. */
  void remove(Packet packet) {
    if (packet.id().equals(holders.get(packet.duplicateKey()))) {
      holders.remove(packet.duplicateKey());
    }
    stored.remove(packet.id());
    packets.remove(packet.id());
  }

  void contradicted(Packet p) {
    packets.put(
        p.id(),
        copy(
            p,
            Contradiction.weaken(p.importance()),
            p.accessCount(),
            p.lastAccessed(),
            p.contradictionCount() + 1,
            p.duplicateOf(),
            p.chunkCount()));
  }

  static ForbiddenException forbidden(TenantScope scope) {
    return new ForbiddenException(
        ErrorCode.FORBIDDEN,
        "the role " + scope.role().code() + " may not write this; use a role that may");
  }

  /** Notes into how many chunks a packet's text was split. */
  void countChunks(Packet packet, int chunks) {
    packets.put(
        packet.id(),
        copy(
            packet,
            packet.importance(),
            packet.accessCount(),
            packet.lastAccessed(),
            packet.contradictionCount(),
            packet.duplicateOf(),
            chunks));
  }

  void replaceUsage(Packet p, double importance, int accessCount, @Nullable Instant lastAccessed) {
    packets.put(
        p.id(),
        copy(
            p,
            importance,
            accessCount,
            lastAccessed,
            p.contradictionCount(),
            p.duplicateOf(),
            p.chunkCount()));
  }

  /** All that the active scope sees. */
  Stream<Packet> visible() {
    TenantScope scope = unitOfWork.scope();
    return packets.values().stream().filter(p -> scope.sees(p.owner(), p.visibility()));
  }

  private static Packet released(Packet p) {
    return copy(
        p,
        p.importance(),
        p.accessCount(),
        p.lastAccessed(),
        p.contradictionCount(),
        p.id(),
        p.chunkCount());
  }

  private static Packet reinforced(Packet p, Instant now) {
    double importance = Importance.after(p.importance(), 1, 0, 0, 0);
    return copy(
        p,
        importance,
        p.accessCount() + 1,
        now,
        p.contradictionCount(),
        p.duplicateOf(),
        p.chunkCount());
  }

  private static Packet copy(
      Packet p,
      double importance,
      int accessCount,
      @Nullable Instant lastAccessed,
      int contradictionCount,
      @Nullable PacketId duplicateOf,
      int chunkCount) {
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
        contradictionCount,
        p.contentHash(),
        duplicateOf,
        chunkCount,
        p.correlation(),
        p.session(),
        p.trace());
  }
}
