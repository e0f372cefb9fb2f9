package io.l9.substrate.inmemory.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.Deadlines;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Units of work, one after the other; each remembers how to undo its writes. Thread-safe. */
public final class UnitsOfWork {

  /** A unit of work in progress. */
  static final class Active {
    final TenantScope scope;
    final Deque<Runnable> undo = new ArrayDeque<>();
    @Nullable Throwable doomedBy;
    boolean lastsLonger;

    Active(TenantScope scope, boolean lastsLonger) {
      this.scope = scope;
      this.lastsLonger = lastsLonger;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean closed;
  private final List<OwnedRows<?, ?>> owned = new ArrayList<>();

  /** Whether an owner was erased. */
  private Predicate<Ownership> erased = owner -> false;

  /** The unit of work of the thread that holds the lock; no other reads it. */
  private @Nullable Active active;

  /** The port to these units of work. */
  public UnitOfWork unitOfWork() {
    return new InMemoryUnitOfWork(this);
  }

  /** The port to the deadlines that these units of work keep. */
  public Deadlines deadlines() {
    return new InMemoryDeadlines();
  }

  <T extends @Nullable Object> T begin(Active unit, Supplier<T> work) {
    awaitTurn();
    boolean committed = false;
    active = unit;
    try {
      refuseErased(unit.scope);
      T result = work.get();
      if (unit.doomedBy != null) {
        throw new UnavailableException(
            ErrorCode.ROLLED_BACK,
            "a part of the unit of work failed, so all of it was rolled back",
            unit.doomedBy);
      }
      committed = true;
      return result;
    } finally {
      active = null;
      if (!committed) {
        unit.undo.forEach(Runnable::run);
      }
      lock.unlock();
    }
  }

  private void refuseErased(TenantScope scope) {
    if (scope.role() != Role.PLATFORM_ADMIN) {
      refuseErased(scope.owner());
    }
  }

  /** Refuses what names an erased subject. */
  public void refuseErased(Ownership owner) {
    if (erased.test(owner)) {
      throw new ForbiddenException(
          ErrorCode.SUBJECT_ERASED,
          "the user, organisation or tenant of this scope was erased; nothing is read or written"
              + " in its name any more");
    }
  }

  /** Refuses units of work for these owners, but those of platform administrators. */
  public void refuse(Predicate<Ownership> owners) {
    erased = owners;
  }

  /** Adds a table whose rows go with their owners. */
  public <K, V> void own(Table<K, V> rows, Function<V, Ownership> owner) {
    owned.add(new OwnedRows<>(rows, owner));
  }

  /** Returns every table whose rows have owners. */
  public List<OwnedRows<?, ?>> owned() {
    return List.copyOf(owned);
  }

  /** Refuses every unit of work from now on. */
  public void close() {
    closed = true;
  }

  private void awaitTurn() {
    if (closed) {
      throw new UnavailableException(
          ErrorCode.CLOSED,
          "the substrate has been closed; open it again, or close it later",
          null);
    }
    InMemoryDeadlines.refuseIfPassed();
    long limit = InMemoryDeadlines.remainingNanos();
    if (limit == Long.MAX_VALUE) {
      lock.lock();
      return;
    }
    try {
      if (!lock.tryLock(limit, TimeUnit.NANOSECONDS)) {
        throw InMemoryDeadlines.exceeded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          ErrorCode.ROLLED_BACK, "interrupted while it waited for its turn; try again", e);
    }
  }

  static <T extends @Nullable Object> T join(Active unit, TenantScope scope, Supplier<T> work) {
    try {
      if (!unit.scope.sameActor(scope)) {
        throw new IllegalStateException("another actor's unit of work is active on this thread");
      }
      return work.get();
    } catch (Throwable e) {
      unit.doomedBy = e;
      throw e;
    }
  }

  /** Runs work that needs no scope, while no unit of work runs on another thread. */
  public <T> T withoutScope(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the scope of the unit of work of this thread; every method of a repository asks for it.
   *
   * @throws UnavailableException with the code {@code deadline-exceeded}
   * @throws IllegalStateException outside of a unit of work
   */
  public TenantScope scope() {
    Active unit = current();
    InMemoryDeadlines.refuseIfPassed();
    return unit.scope;
  }

  /**
   * Refuses a write that the database's policies would refuse.
   *
   * @throws ForbiddenException if the active scope may not write such a row
   */
  public void requireWritable(Ownership owner, Visibility visibility) {
    TenantScope scope = scope();
    if (!scope.mayWrite(owner, visibility)) {
      throw forbidden(scope);
    }
  }

  /** The refusal of a write by the database's policies. */
  public static ForbiddenException forbidden(TenantScope scope) {
    return new ForbiddenException(
        ErrorCode.FORBIDDEN,
        "the role " + scope.role().code() + " may not write this; use a role that may");
  }

  /** Adds the undoing of a write that was just done. */
  void onRollback(Runnable undo) {
    current().undo.push(undo);
  }

  boolean isActive() {
    return lock.isHeldByCurrentThread();
  }

  /** The unit of work of this thread. */
  Active current() {
    Active unit = isActive() ? active : null;
    if (unit == null) {
      throw new IllegalStateException("no unit of work is active on this thread");
    }
    return unit;
  }
}
