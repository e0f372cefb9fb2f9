package io.l9.substrate.inmemory;

import io.l9.substrate.domain.memory.access.Access;
import io.l9.substrate.domain.memory.access.AccessLog;
import io.l9.substrate.domain.memory.access.AccessQuery;
import io.l9.substrate.domain.memory.access.AccessTarget;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accesses by their ids, and which of them are still to be folded. */
final class InMemoryAccessLog implements AccessLog {

  private final InMemoryUnitOfWork unitOfWork;
  private final InMemoryPacketRepository packets;
  private final Table<UUID, Access> accesses;
  private final Table<UUID, Access> pending;
  private final Table<UUID, Access> counted;

  InMemoryAccessLog(InMemoryUnitOfWork unitOfWork, InMemoryPacketRepository packets) {
    this.unitOfWork = unitOfWork;
    this.packets = packets;
    accesses = new Table<>(unitOfWork);
    pending = new Table<>(unitOfWork);
    counted = new Table<>(unitOfWork);
  }

  @Override
  public void appendAll(List<Access> added) {
    unitOfWork.scope();
    for (Access access : added) {
      packets.requireWritable(access.owner(), Visibility.SHARED);
    }
    for (Access access : added) {
      accesses.put(access.id(), access);
      if (access.target().type() == AccessTarget.Type.PACKET
          && packets.visible(new PacketId(access.target().id())) != null) {
        pending.put(access.id(), access);
      }
    }
  }

  @Override
  public Page<Access> of(AccessQuery query) {
    TenantScope scope = unitOfWork.scope();
    Position after = query.after();
    List<Access> rows =
        accesses.values().stream()
            .filter(
                a -> a.target().equals(query.target()) && scope.sees(a.owner(), Visibility.SHARED))
            .filter(a -> after == null || a.position().compareTo(after) < 0)
            .sorted(Comparator.comparing(Access::position).reversed())
            .limit(query.limit() + 1L)
            .toList();
    return Page.of(rows, query.limit(), Access::position);
  }

  /** Those that were not folded yet. */
  List<Access> pending() {
    return List.copyOf(pending.values());
  }

  void folded(Access access) {
    pending.remove(access.id());
  }

  /** The vote of the same user on the same question that counts; null if none does. */
  @Nullable Access counted(Access vote) {
    return counted.values().stream()
        .filter(
            a ->
                a.target().equals(vote.target())
                    && a.owner().equals(vote.owner())
                    && a.kind().votesWith(vote.kind()))
        .findFirst()
        .orElse(null);
  }

  void count(Access vote, @Nullable Access instead) {
    if (instead != null) {
      counted.remove(instead.id());
    }
    counted.put(vote.id(), vote);
  }

  /** Forgets who read a packet, whoever it was; how often it was read. */
  long erase(PacketId packet) {
    return erase(AccessTarget.packet(packet.value()));
  }

  long erase(AccessTarget target) {
    List<UUID> gone =
        accesses.values().stream()
            .filter(access -> access.target().equals(target))
            .map(Access::id)
            .toList();
    gone.forEach(accesses::remove);
    gone.forEach(pending::remove);
    gone.forEach(counted::remove);
    return gone.size();
  }
}
