package io.l9.substrate.inmemory.memory.access;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.curation.ErasureReport.Kind;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.retention.AgedRow;
import io.l9.substrate.inmemory.tenancy.ScopedTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of accesses: those that are still to be folded, and the votes that count. */
public final class AccessTable {

  private final PacketTable packets;
  private final ScopedTable<UUID, Access> accesses;
  private final Table<UUID, Access> pending;
  private final Table<UUID, Access> counted;

  public AccessTable(UnitsOfWork units, PacketTable packets) {
    this.packets = packets;
    accesses = new ScopedTable<>(units, Access::id, Access::owner, access -> Visibility.SHARED);
    pending = new Table<>(units);
    counted = new Table<>(units);
    packets.dependent(Kind.ACCESSES, packet -> erase(AccessTarget.packet(packet.id().value())));
  }

  void appendAll(List<Access> added) {
    accesses.requireWritable(added);
    added.forEach(this::append);
  }

  private void append(Access access) {
    accesses.put(access);
    if (access.target().type() == AccessTarget.Type.PACKET
        && packets.find(new PacketId(access.target().id())).isPresent()) {
      pending.put(access.id(), access);
    }
  }

  Stream<Access> visible() {
    return accesses.visible();
  }

  /** Returns the accesses that were not folded yet. */
  public List<Access> pending() {
    return List.copyOf(pending.values());
  }

  /** Notes that an access was folded. */
  public void folded(Access access) {
    pending.remove(access.id());
  }

  /** Returns the counted vote of the same user on the same question; null if there is none. */
  public @Nullable Access counted(Access vote) {
    return counted.values().stream()
        .filter(
            a ->
                a.target().equals(vote.target())
                    && a.owner().equals(vote.owner())
                    && a.kind().votesWith(vote.kind()))
        .findFirst()
        .orElse(null);
  }

  /** Counts a vote, instead of the user's former one if there is one. */
  public void count(Access vote, @Nullable Access instead) {
    if (instead != null) {
      counted.remove(instead.id());
    }
    counted.put(vote.id(), vote);
  }

  /**
   * Returns the accesses of all owners, for their retention; those still to be folded are folded.
   */
  public Stream<AgedRow> aged() {
    return accesses
        .all()
        .map(
            access ->
                new AgedRow(
                    access.owner().tenant(), access.at(), () -> accesses.remove(access.id())));
  }

  /** Deletes the accesses to a target, of all users; returns how many they were. */
  public long erase(AccessTarget target) {
    List<UUID> gone =
        accesses.all().filter(a -> a.target().equals(target)).map(Access::id).toList();
    gone.forEach(accesses::remove);
    gone.forEach(pending::remove);
    gone.forEach(counted::remove);
    return gone.size();
  }
}
