package io.l9.substrate.inmemory.memory.packet;

import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.DuplicateKey;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The rows of packets, their duplicate keys, and the order in which they were stored. */
public final class PacketTable {

  private final ScopedTable<PacketId, Packet> packets;
  private final Table<DuplicateKey, PacketId> holders;
  private final Table<PacketId, StorePosition> stored;
  private final Map<Kind, ToLongFunction<Packet>> dependents = new EnumMap<>(Kind.class);
  private long nextStored = 1;

  public PacketTable(UnitsOfWork units) {
    packets = new ScopedTable<>(units, Packet::id, Packet::owner, Packet::visibility);
    holders = new Table<>(units);
    stored = new Table<>(units);
  }

  /** Returns the packet of an id, if the active scope sees it. */
  public Optional<Packet> find(PacketId id) {
    return packets.find(id);
  }

  /** Returns the packet of an id, if the active scope may write it. */
  public Optional<Packet> writable(PacketId id) {
    return packets.writable(id);
  }

  /** Returns all packets that the active scope sees. */
  public Stream<Packet> visible() {
    return packets.visible();
  }

  /** Returns all packets that the active scope sees and that have not expired. */
  public Stream<Packet> served(Instant now) {
    return visible().filter(packet -> !packet.expired(now));
  }

  /** Returns the packet of an id, if the active scope sees it and it has not expired. */
  public Optional<Packet> served(PacketId id, Instant now) {
    return find(id).filter(packet -> !packet.expired(now));
  }

  /** Returns whether a packet is stored, visible or not. */
  public boolean contains(PacketId id) {
    return packets.contains(id);
  }

  /** Returns the packets that name this one as a parent, visible or not. */
  public List<Packet> children(PacketId parent) {
    return packets.all().filter(packet -> packet.parents().contains(parent)).toList();
  }

  /** Returns the place of a packet in the order in which packets were stored. */
  public StorePosition storedAt(Packet packet) {
    return Objects.requireNonNull(stored.get(packet.id()));
  }

  /** Returns the number of the next packet to be stored. */
  public long nextStored() {
    return nextStored;
  }

  /** Returns the packet that holds a duplicate key, if the active scope sees it. */
  Optional<Packet> holder(DuplicateKey key) {
    return Optional.ofNullable(holders.get(key)).flatMap(this::find);
  }

  /** Refuses packets of which the active scope may not write one. */
  public void requireWritable(Collection<Packet> written) {
    packets.requireWritable(written);
  }

  /** Stores a packet whose id is free and whose duplicate key has no holder. */
  boolean createAbsent(Packet packet) {
    boolean holds = packet.duplicateOf() == null;
    if (contains(packet.id()) || (holds && holders.get(packet.duplicateKey()) != null)) {
      return false;
    }
    packets.put(packet);
    if (holds) {
      holders.put(packet.duplicateKey(), packet.id());
    }
    stored.put(packet.id(), new StorePosition(nextStored++, packet.id().value()));
    return true;
  }

  /** Lets another packet hold the duplicate key of this one. */
  void release(Packet packet) {
    holders.remove(packet.duplicateKey());
    update(packet.keyReleased());
  }

  /** Puts the next state of a packet whose duplicate key stays the same. */
  public void update(Packet after) {
    packets.put(after);
  }

  /**
   * Puts a packet in the place of its former state.
   *
   * @throws ConflictException if its duplicate key has changed and is another packet's
   */
  public void replace(Packet before, Packet after) {
    if (before.duplicateOf() == null && !before.duplicateKey().equals(after.duplicateKey())) {
      if (holders.get(after.duplicateKey()) != null) {
        throw new ConflictException(
            ErrorCode.DUPLICATE_CONTENT, "another packet already says this in the same place");
      }
      holders.remove(before.duplicateKey());
      holders.put(after.duplicateKey(), after.id());
    }
    packets.put(after);
  }

  /** Adds rows that hang on a packet: {@code erase} deletes them and returns how many they were. */
  public void dependent(Kind kind, ToLongFunction<Packet> erase) {
    dependents.merge(
        kind, erase, (one, other) -> packet -> one.applyAsLong(packet) + other.applyAsLong(packet));
  }

  /**
   * Returns the packets of all owners, for their retention.
   *
   * @param evict deletes one as an expired one is
   */
  public Stream<AgedRow> aged(Consumer<Packet> evict) {
    return packets
        .all()
        .map(
            packet ->
                new AgedRow(
                    packet.owner().tenant(), packet.timestamp(), () -> evict.accept(packet)));
  }

  /** Erases a packet with everything that hangs on it; returns how much of each kind. */
  public Map<Kind, Long> erase(Packet packet) {
    remove(packet);
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    counts.put(Kind.PACKETS, 1L);
    dependents.forEach((kind, erase) -> counts.put(kind, erase.applyAsLong(packet)));
    return counts;
  }

  /** Removes a packet alone; what hangs on it is out of reach without it. */
  public void remove(Packet packet) {
    if (packet.id().equals(holders.get(packet.duplicateKey()))) {
      holders.remove(packet.duplicateKey());
    }
    stored.remove(packet.id());
    packets.remove(packet.id());
  }
}
