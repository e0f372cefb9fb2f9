package io.l9.substrate.domain.retention;

import io.l9.substrate.domain.tenancy.TenantId;
import io.l9.substrate.domain.tenancy.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Outbound port: the policies and holds of tenants. Members of a tenant see them; its
 * administrators alone change them, and anybody else gets a {@link
 * io.l9.substrate.domain.shared.ForbiddenException}. Every method throws {@link
 * IllegalStateException} outside of a unit of work.
 */
public interface RetentionRepository {

  /** Returns the days of each kind for which the tenant has set some. */
  Map<RetentionKind, Integer> policies(TenantId tenant);

  /** Sets the days of a kind, 1 to 36,500. */
  void set(TenantId tenant, RetentionKind kind, int days);

  /**
   * Removes what was set for a kind; returns whether something was, and the scope may change it.
   */
  boolean remove(TenantId tenant, RetentionKind kind);

  /**
   * Stores a new hold. Waits until deletions that are under way have ended; none begins after it
   * without regard to the hold.
   *
   * @throws io.l9.substrate.domain.shared.ConflictException if its id is taken
   */
  void place(RetentionHold hold);

  /** Returns the holds of the tenant that were not lifted, the newest first. */
  List<RetentionHold> standing(TenantId tenant);

  /** Lifts a hold; returns whether it stood, and the scope may lift it. */
  boolean lift(UUID hold, @Nullable UserId by, Instant at);

  /**
   * Returns what the next deletion would delete, for each kind in the order of {@link
   * RetentionKind}, also rows that the scope does not see.
   *
   * @param now the present of the deletion; tasks go by the store's clock
   * @throws io.l9.substrate.domain.shared.ForbiddenException if the scope is not an administrator's
   *     of the tenant
   */
  List<RetentionDue> due(TenantId tenant, Instant now);
}
