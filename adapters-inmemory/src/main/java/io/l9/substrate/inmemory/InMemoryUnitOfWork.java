package io.l9.substrate.inmemory;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Units of work one after the other; each remembers how to take back what it wrote. */
final class InMemoryUnitOfWork implements UnitOfWork {

  /** A unit of work in progress. */
  private static final class Active {
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

  /** Of the thread that holds the lock; no other reads it. */
  private @Nullable Active active;

  @Override
  public <T extends @Nullable Object> T inScope(TenantScope scope, Supplier<T> work) {
    return lock.isHeldByCurrentThread()
        ? join(current(), scope, work)
        : begin(new Active(scope, false), work);
  }

  @Override
  public <T extends @Nullable Object> T spanning(TenantScope scope, Supplier<T> work) {
    if (!lock.isHeldByCurrentThread()) {
      return begin(new Active(scope, true), work);
    }
    Active outer = current();
    boolean before = outer.lastsLonger;
    outer.lastsLonger = true;
    try {
      return join(outer, scope, work);
    } finally {
      outer.lastsLonger = before;
    }
  }

  @Override
  public boolean lastsLonger() {
    return lock.isHeldByCurrentThread() && active != null && active.lastsLonger;
  }

  @Override
  public <T extends @Nullable Object> T inSavepoint(TenantScope scope, Supplier<T> work) {
    if (!lock.isHeldByCurrentThread()) {
      return begin(new Active(scope, false), work);
    }
    Active unit = current();
    int savepoint = unit.undo.size();
    Throwable doomedBefore = unit.doomedBy;
    try {
      return join(unit, scope, work);
    } catch (Throwable e) {
      while (unit.undo.size() > savepoint) {
        unit.undo.pop().run();
      }
      unit.doomedBy = doomedBefore;
      throw e;
    }
  }

  private <T extends @Nullable Object> T begin(Active unit, Supplier<T> work) {
    waitForTheOthers();
    boolean committed = false;
    active = unit;
    try {
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

  void close() {
    closed = true;
  }

  private void waitForTheOthers() {
    if (closed) {
      throw new UnavailableException(
          ErrorCode.CLOSED,
          "the substrate has been closed; open it again, or close it later",
          null);
    }
    InMemoryDeadlines.refuseIfPassed();
    long patience = InMemoryDeadlines.remainingNanos();
    if (patience == Long.MAX_VALUE) {
      lock.lock();
      return;
    }
    try {
      if (!lock.tryLock(patience, TimeUnit.NANOSECONDS)) {
        throw InMemoryDeadlines.exceeded();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException(
          ErrorCode.ROLLED_BACK, "interrupted while it waited for its turn; try again", e);
    }
  }

  private static <T extends @Nullable Object> T join(
      Active unit, TenantScope scope, Supplier<T> work) {
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

  /** Runs what needs no scope, while no unit of work runs on another thread. */
  <T> T withoutScope(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Who acts on this thread; asked by every use of a repository.
   *
   * @throws UnavailableException with the code {@code deadline-exceeded}
   * @throws IllegalStateException outside of a unit of work
   */
  TenantScope scope() {
    Active unit = current();
    InMemoryDeadlines.refuseIfPassed();
    return unit.scope;
  }

  /** How to take back a write that was just done. */
  void onRollback(Runnable takeBack) {
    current().undo.push(takeBack);
  }

  private Active current() {
    Active unit = lock.isHeldByCurrentThread() ? active : null;
    if (unit == null) {
      throw new IllegalStateException("no unit of work is active on this thread");
    }
    return unit;
  }
}
