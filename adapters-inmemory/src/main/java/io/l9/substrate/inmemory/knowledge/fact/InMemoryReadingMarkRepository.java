package io.l9.substrate.inmemory.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.ReadingMarkRepository;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.StorePosition;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.inmemory.memory.packet.PacketTable;
import io.l9.substrate.inmemory.tenancy.Table;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Marks by tenant, as places in the order in which packets were stored. */
final class InMemoryReadingMarkRepository implements ReadingMarkRepository {

  /**
   * A place, and the attempts at what comes behind it.
   *
   * @param due null: at once
   */
  private record Mark(StorePosition read, int attempts, @Nullable Instant due) {}

  private static final Mark BEGIN = new Mark(new StorePosition(0, new UUID(0, 0)), 0, null);

  private final UnitsOfWork units;
  private final PacketTable packets;
  private final Table<TenantId, Mark> marks;

  InMemoryReadingMarkRepository(UnitsOfWork units, PacketTable packets) {
    this.units = units;
    this.packets = packets;
    marks = new Table<>(units);
  }

  @Override
  public Optional<TenantId> tenantAfter(@Nullable TenantId tenant) {
    return packets
        .visible()
        .map(packet -> packet.owner().tenant())
        .filter(other -> tenant == null || Position.compareIds(other.value(), tenant.value()) > 0)
        .min((one, other) -> Position.compareIds(one.value(), other.value()));
  }

  private Mark mark(TenantId tenant) {
    return Objects.requireNonNullElse(marks.get(tenant), BEGIN);
  }

  @Override
  public List<PacketId> unread(TenantId tenant, int limit, Instant now) {
    Instant due = mark(tenant).due();
    return due != null && due.isAfter(now)
        ? List.of()
        : behind(tenant)
            .sorted(Comparator.comparing(packets::storedAt))
            .limit(limit)
            .map(Packet::id)
            .toList();
  }

  @Override
  public long countUnread(TenantId tenant) {
    return behind(tenant).count();
  }

  private Stream<Packet> behind(TenantId tenant) {
    StorePosition read = mark(tenant).read();
    return packets
        .visible()
        .filter(packet -> packet.owner().tenant().equals(tenant))
        .filter(packet -> packets.storedAt(packet).compareTo(read) > 0);
  }

  @Override
  public void pass(TenantId tenant, PacketId packet) {
    requirePlatformAdmin();
    behind(tenant)
        .filter(unread -> unread.id().equals(packet))
        .forEach(unread -> marks.put(tenant, new Mark(packets.storedAt(unread), 0, null)));
  }

  @Override
  public int postpone(TenantId tenant, Instant due, String error) {
    requirePlatformAdmin();
    Mark before = mark(tenant);
    marks.put(tenant, new Mark(before.read(), before.attempts() + 1, due));
    return before.attempts() + 1;
  }

  private void requirePlatformAdmin() {
    if (units.scope().role() != Role.PLATFORM_ADMIN) {
      throw UnitsOfWork.forbidden(units.scope());
    }
  }
}
