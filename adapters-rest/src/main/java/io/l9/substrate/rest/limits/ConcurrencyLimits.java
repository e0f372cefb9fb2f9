package io.l9.substrate.rest.limits;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bound on requests that are executed at the same time. A request takes one of a number of
 * slots to execute; where none is free for it, it waits without a thread, behind the requests of
 * tenants and users who have fewer. The number of requests in progress at all is bounded too, and
 * that of answers that last as long as their clients like. A tenant that is alone may take most of
 * the slots; while others ask too, it has only a few, so that a flood of one leaves processors to
 * the others. The bounds are this process's own. Thread-safe.
 */
public final class ConcurrencyLimits {

  /** The number of a tenant's requests that may wait, for each that may execute. */
  private static final int WAITING_PER_SLOT = 32;

  private static final int MAX_IN_PROGRESS = 512;

  /** The time without any change after which a server without a free slot counts as stuck. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(10);

  /** The time for which another tenant's request counts as a sign that it will ask again. */
  private static final Duration OTHERS_ASK = Duration.ofSeconds(1);

  /** The time that an answer in progress waits for a slot again. */
  private static final Duration MAX_REACQUIRE = Duration.ofMinutes(5);

  private final FairShares requests;
  private final FairShares transfers = new FairShares(32, 4, 2);
  private final FairShares listeners = new FairShares(256, 32, 32);
  private final FairShares slots;

  /** The slots of exports and imports, which come back for a slot again and again. */
  private final FairShares transferSlots;

  private final int besideOthers;
  private final Executor executor;
  private final ScheduledExecutorService timer;
  private final Clock clock;

  /** In the order of their arrival. Guarded by this. */
  private final Set<Waiter> waiting = new LinkedHashSet<>();

  /** The tenant that asked for a slot last. Guarded by this. */
  private @Nullable TenantId latest;

  /** The time at which it asked. Guarded by this. */
  private Instant asked = Instant.EPOCH;

  /** The time until which tenants count as sharing the server. Guarded by this. */
  private Instant shared = Instant.EPOCH;

  /** The time at which a slot was taken or released last. Guarded by this. */
  private Instant lastChange;

  /**
   * Limits with every slot free.
   *
   * @param slots how many requests execute at the same time
   * @param perTenant how many of one tenant
   * @param besideOthers how many of one tenant while others ask too, and of all transfers together
   * @param executor resumes requests that have waited
   * @param timer ends the waiting
   */
  public ConcurrencyLimits(
      int slots,
      int perTenant,
      int besideOthers,
      Executor executor,
      ScheduledExecutorService timer,
      Clock clock) {
    int tenantsInProgress = perTenant * (1 + WAITING_PER_SLOT);
    this.requests =
        new FairShares(
            Math.max(MAX_IN_PROGRESS, 2 * tenantsInProgress),
            tenantsInProgress,
            (tenantsInProgress + 1) / 2);
    this.slots = new FairShares(slots, Math.min(slots, perTenant), perTenant);
    int half = (perTenant + 1) / 2;
    this.transferSlots = new FairShares(Math.min((slots + 1) / 2, besideOthers), half, half);
    this.besideOthers = besideOthers;
    this.executor = executor;
    this.timer = timer;
    this.clock = clock;
    this.lastChange = clock.instant();
  }

  /** The kind of a request, by how long its answer lasts. */
  public enum Kind {
    /** An answer that is complete before it is sent. */
    REQUEST,
    /** An import or export: lines for as long as it takes. */
    TRANSFER,
    /** Events for as long as the client listens. */
    LISTENER
  }

  /**
   * Admits a request, which has no slot yet.
   *
   * @return the caller's to close
   * @throws QuotaExceededException if its tenant or user has too many in progress
   * @throws UnavailableException if all together have
   */
  public Permit admit(Principal principal, Kind kind) {
    FairShares shares =
        switch (kind) {
          case REQUEST -> requests;
          case TRANSFER -> transfers;
          case LISTENER -> listeners;
        };
    FairShares.Bound bound = shares.tryTake(principal, 1);
    if (bound != null) {
      throw bound.refusal();
    }
    return new Permit(principal, shares);
  }

  /** Whether a request of a tenant that has none in progress would be executed soon. */
  public synchronized boolean isAvailable() {
    boolean stuck = slots.isExhausted() && lastChange.plus(STUCK_AFTER).isBefore(clock.instant());
    return !stuck && !requests.isExhausted();
  }

  private void noteTenant(TenantId tenant) {
    Instant now = clock.instant();
    if (!tenant.equals(latest) && asked.plus(OTHERS_ASK).isAfter(now)) {
      shared = now.plus(OTHERS_ASK);
    }
    latest = tenant;
    asked = now;
  }

  /** Gives free slots to waiting requests: the fewer a tenant and a user hold, the sooner. */
  private synchronized void assignFreeSlots() {
    for (Waiter next = next(); next != null; next = next()) {
      waiting.remove(next);
      next.permit.takeSlot();
      next.resume(null);
    }
  }

  private @Nullable Waiter next() {
    Waiter best = null;
    for (Waiter waiter : waiting) {
      if (waiter.permit.bound() == null && (best == null || waiter.holdsLessThan(best))) {
        best = waiter;
      }
    }
    return best;
  }

  /** A request that waits for a slot. */
  private final class Waiter {

    final Permit permit;
    final CompletableFuture<Void> slot = new CompletableFuture<>();
    @Nullable Future<?> timeout;

    Waiter(Permit permit) {
      this.permit = permit;
    }

    boolean holdsLessThan(Waiter other) {
      Principal mine = permit.principal;
      Principal others = other.permit.principal;
      int tenants = Long.compare(slots.heldByTenant(mine), slots.heldByTenant(others));
      return tenants < 0 || (tenants == 0 && slots.heldBy(mine) < slots.heldBy(others));
    }

    /** Completes the future on another thread: the one that released the slot has its own work. */
    void resume(@Nullable RuntimeException refusal) {
      if (timeout != null) {
        timeout.cancel(false);
      }
      try {
        executor.execute(
            () -> {
              if (refusal == null) {
                slot.complete(null);
              } else {
                slot.completeExceptionally(refusal);
              }
            });
      } catch (RejectedExecutionException e) {
        slot.completeExceptionally(
            new UnavailableException(ErrorCode.NOT_READY, "The server is stopping.", e));
      }
    }

    void timeOut() {
      synchronized (ConcurrencyLimits.this) {
        if (waiting.remove(this)) {
          FairShares.Bound bound = permit.bound();
          resume((bound == null ? FairShares.Bound.SERVER : bound).refusal());
        }
      }
    }
  }

  /** A request in progress, from its admission to the end of its answer. */
  public final class Permit implements AutoCloseable {

    private final Principal principal;
    private final FairShares shares;

    /** Guarded by the limits. */
    private boolean hasSlot;

    private Permit(Principal principal, FairShares shares) {
      this.principal = principal;
      this.shares = shares;
    }

    public Principal principal() {
      return principal;
    }

    private FairShares.@Nullable Bound bound() {
      FairShares.Bound bound = slots.bound(principal, 1);
      if (bound == null && othersAsk() && slots.heldByTenant(principal) >= besideOthers) {
        bound = FairShares.Bound.TENANT;
      }
      return bound == null && shares == transfers ? transferSlots.bound(principal, 1) : bound;
    }

    /** Whether other tenants want slots too: they hold some, or asked a moment ago. */
    private boolean othersAsk() {
      return slots.heldByAll() > slots.heldByTenant(principal) || shared.isAfter(clock.instant());
    }

    private void takeSlot() {
      slots.add(principal, 1);
      if (shares == transfers) {
        transferSlots.add(principal, 1);
      }
      hasSlot = true;
      lastChange = clock.instant();
    }

    /** Takes a slot, at once or later; fails if there is none within the time. */
    public CompletableFuture<Void> acquireSlot(Duration atMost) {
      synchronized (ConcurrencyLimits.this) {
        Waiter waiter = new Waiter(this);
        noteTenant(principal.tenant());
        assignFreeSlots(); // to those who waited for others that ask no more
        // No waiting request could have this slot: it would have been given it.
        if (bound() == null) {
          takeSlot();
          waiter.slot.complete(null);
        } else {
          waiting.add(waiter);
          waiter.timeout =
              timer.schedule(waiter::timeOut, atMost.toMillis(), TimeUnit.MILLISECONDS);
        }
        return waiter.slot;
      }
    }

    /** Releases the slot; the request stays in progress. */
    public void releaseSlot() {
      synchronized (ConcurrencyLimits.this) {
        if (hasSlot) {
          hasSlot = false;
          lastChange = clock.instant();
          slots.release(principal, 1);
          if (shares == transfers) {
            transferSlots.release(principal, 1);
          }
          assignFreeSlots();
        }
      }
    }

    /** Releases the slot while an action runs, such as waiting for the client. */
    public void withoutSlot(Runnable action) {
      releaseSlot();
      action.run();
      try {
        acquireSlot(MAX_REACQUIRE).join();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    /** Ends the request. */
    @Override
    public void close() {
      releaseSlot();
      shares.release(principal, 1);
    }
  }
}
