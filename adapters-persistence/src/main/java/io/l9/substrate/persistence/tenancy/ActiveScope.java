package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.TenantScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/** A unit of work while it runs; on one thread. */
final class ActiveScope {

  private final TenantScope scope;
  private final StatelessSession session;
  private @Nullable ScopeEntry entry;
  private final Deque<Runnable> last = new ArrayDeque<>();
  private boolean lastsLonger;
  private boolean doomed;

  /**
   * A unit of work that begins.
   *
   * @param entry into the scope, by the first statement; null: the transaction is in it already
   * @param lastsLonger see {@link io.l9.substrate.domain.tenancy.UnitOfWork#lastsLonger}
   */
  ActiveScope(
      TenantScope scope,
      StatelessSession session,
      @Nullable ScopeEntry entry,
      boolean lastsLonger) {
    this.scope = scope;
    this.session = session;
    this.entry = entry;
    this.lastsLonger = lastsLonger;
  }

  TenantScope scope() {
    return scope;
  }

  /** Returns the session, whose transaction is in the scope. */
  StatelessSession session() {
    ScopeEntry before = entry;
    if (before != null) {
      session.doWork(connection -> before.enter(connection, scope));
      entry = null;
    }
    return session;
  }

  /** Returns what values of columns are read with. */
  SharedSessionContractImplementor reading() {
    return (SharedSessionContractImplementor) session;
  }

  /** Runs a statement in the scope. */
  <T> T run(ScopeEntry.Statement<T> statement) {
    return session.doReturningWork(
        connection -> {
          ScopeEntry before = entry;
          if (before == null) {
            return statement.run(connection, null);
          }
          T result = before.enterAnd(connection, scope, statement);
          entry = null;
          return result;
        });
  }

  /** Adds work to be done when everything else is, in the order of these calls. */
  void atEnd(Runnable work) {
    last.add(work);
  }

  /** Does what was left for the end. */
  void end() {
    while (!last.isEmpty()) {
      last.remove().run();
    }
  }

  /** Leaves what was left for the end to the unit of work that this one is a part of. */
  void leaveEndTo(ActiveScope outer) {
    outer.last.addAll(last);
    last.clear();
  }

  /** Whether no statement has run yet. */
  boolean isUnused() {
    return entry != null;
  }

  boolean lastsLonger() {
    return lastsLonger;
  }

  /** Whether a part that joined has failed, even if its exception was caught. */
  boolean doomed() {
    return doomed;
  }

  /** Runs a part of it; whether it lasts longer is said for that part alone. */
  <T extends @Nullable Object> T join(TenantScope joining, boolean spansCalls, Supplier<T> work) {
    boolean before = lastsLonger;
    lastsLonger |= spansCalls;
    try {
      refuseOther(joining);
      return work.get();
    } catch (Throwable failure) {
      doomed = true;
      throw failure;
    } finally {
      lastsLonger = before;
    }
  }

  void refuseOther(TenantScope joining) {
    if (!joining.sameActor(scope)) {
      throw new IllegalStateException(
          "another actor's unit of work is active on this thread; let it end first");
    }
  }
}
