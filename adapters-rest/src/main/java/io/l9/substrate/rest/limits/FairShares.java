package io.l9.substrate.rest.limits;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bounded resource of the server, shared fairly among tenants and their users. The last quarter
 * of the whole is reserved for tenants that hold nothing, the last quarter of a tenant's share for
 * its users who hold nothing: so a newcomer finds some, however much the others want. Thread-safe.
 */
public final class FairShares {

  /** The bound that is reached. */
  public enum Bound {
    SERVER,
    TENANT,
    USER;

    /** The refusal of a request for which there is no room within this bound. */
    public RuntimeException refusal() {
      return switch (this) {
        case SERVER ->
            new UnavailableException(
                ErrorCode.NOT_READY,
                "The server has as many requests in progress as it may; send this one again in a"
                    + " moment.",
                null);
        case TENANT ->
            new QuotaExceededException(
                "The tenant has as many requests in progress as it may; the next one has to wait.",
                List.of("tenant-concurrency"),
                1);
        case USER ->
            new QuotaExceededException(
                "The user has as many requests in progress as one may; the next one has to wait.",
                List.of("user-concurrency"),
                1);
      };
    }
  }

  private final long capacity;
  private final long perTenant;
  private final long perPrincipal;
  private long used;
  private final Map<TenantId, Long> tenants = new HashMap<>();
  private final Map<Principal, Long> principals = new HashMap<>();

  public FairShares(long capacity, long perTenant, long perPrincipal) {
    this.capacity = capacity;
    this.perTenant = perTenant;
    this.perPrincipal = perPrincipal;
  }

  /** Takes an amount if there is room; returns the bound that prevents it, or null. */
  public synchronized @Nullable Bound tryTake(Principal principal, long amount) {
    Bound bound = bound(principal, amount);
    if (bound == null) {
      add(principal, amount);
    }
    return bound;
  }

  /** Takes an amount for which there is room. */
  synchronized void add(Principal principal, long amount) {
    used += amount;
    tenants.merge(principal.tenant(), amount, Long::sum);
    principals.merge(principal, amount, Long::sum);
  }

  /** Returns an amount that was used. */
  public synchronized void release(Principal principal, long amount) {
    if (amount == 0) {
      return;
    }
    used -= amount;
    tenants.computeIfPresent(
        principal.tenant(), (key, held) -> held == amount ? null : held - amount);
    principals.computeIfPresent(principal, (key, held) -> held == amount ? null : held - amount);
  }

  /** Returns the bound that prevents taking this amount; null if none does. */
  synchronized @Nullable Bound bound(Principal principal, long amount) {
    if (used + amount > capacity - (heldByTenant(principal) == 0 ? 0 : reserved(capacity))) {
      return Bound.SERVER;
    }
    if (heldByTenant(principal) + amount
        > perTenant - (heldBy(principal) == 0 ? 0 : reserved(perTenant))) {
      return Bound.TENANT;
    }
    return heldBy(principal) + amount > perPrincipal ? Bound.USER : null;
  }

  /** Whether nothing is left, not even for a tenant that holds nothing. */
  synchronized boolean isExhausted() {
    return used >= capacity;
  }

  synchronized long heldByAll() {
    return used;
  }

  synchronized long heldByTenant(Principal principal) {
    return tenants.getOrDefault(principal.tenant(), 0L);
  }

  synchronized long heldBy(Principal principal) {
    return principals.getOrDefault(principal, 0L);
  }

  private static long reserved(long most) {
    return most > 1 ? Math.max(1, most / 4) : 0;
  }
}
