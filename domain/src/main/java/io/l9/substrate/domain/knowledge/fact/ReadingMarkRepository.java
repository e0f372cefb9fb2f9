package io.l9.substrate.domain.knowledge.fact;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: how far the packets of each tenant have been read for their facts, in the order in
 * which they were stored, as the active unit of work sees them. Every method throws {@link
 * IllegalStateException} outside of a unit of work; those that move a mark throw {@link
 * io.l9.substrate.domain.shared.ForbiddenException} in that of anybody but a platform
 * administrator.
 */
public interface ReadingMarkRepository {

  /** Returns the next tenant that has packets, in an order of the store's own. */
  Optional<TenantId> tenantAfter(@Nullable TenantId tenant);

  /**
   * Returns the first packets behind the mark of a tenant, expired or not; none before the next
   * attempt is due. A packet appears when every transaction that began writing before it has ended.
   */
  List<PacketId> unread(TenantId tenant, int limit, Instant now);

  /** Returns the number of packets behind the mark. */
  long countUnread(TenantId tenant);

  /** Moves the mark to a packet, unless it is there or behind it already. */
  void pass(TenantId tenant, PacketId packet);

  /**
   * Counts an attempt at the first packet behind the mark; returns how many there were.
   *
   * @param due when it may be tried again
   * @param error what went wrong
   */
  int postpone(TenantId tenant, Instant due, String error);
}
