package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Supplier;
import org.hibernate.StatelessSession;
import org.hibernate.jdbc.ReturningWork;
import org.jspecify.annotations.Nullable;

/** A unit of work while it runs; on one thread. */
final class ActiveScope {

  private final TenantScope scope;
  private final StatelessSession session;
  private boolean lastsLonger;
  private boolean doomed;

  /**
   * A unit of work that begins.
   *
   * @param lastsLonger see {@link io.l9.substrate.domain.tenancy.UnitOfWork#lastsLonger}
   */
  ActiveScope(TenantScope scope, StatelessSession session, boolean lastsLonger) {
    this.scope = scope;
    this.session = session;
    this.lastsLonger = lastsLonger;
  }

  TenantScope scope() {
    return scope;
  }

  StatelessSession session() {
    return session;
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
      if (!joining.sameActor(scope)) {
        throw new IllegalStateException(
            "another actor's unit of work is active on this thread; let it end first");
      }
      return work.get();
    } catch (Throwable failure) {
      doomed = true;
      throw failure;
    } finally {
      lastsLonger = before;
    }
  }

  /** As {@link #join}, but a failure takes back what the work did, and dooms nothing else. */
  <T extends @Nullable Object> T inSavepoint(TenantScope joining, Supplier<T> work) {
    boolean doomedBefore = doomed;
    Savepoint savepoint = onConnection(Connection::setSavepoint);
    T result;
    try {
      result = join(joining, false, work);
    } catch (Throwable failure) {
      try {
        onConnection(connection -> rolledBack(connection, savepoint));
        doomed = doomedBefore;
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
      throw failure;
    }
    onConnection(connection -> released(connection, savepoint));
    return result;
  }

  private static Savepoint rolledBack(Connection connection, Savepoint savepoint)
      throws SQLException {
    connection.rollback(savepoint);
    return released(connection, savepoint);
  }

  private static Savepoint released(Connection connection, Savepoint savepoint)
      throws SQLException {
    connection.releaseSavepoint(savepoint);
    return savepoint;
  }

  private Savepoint onConnection(ReturningWork<Savepoint> work) {
    try {
      return session.doReturningWork(work);
    } catch (RuntimeException e) {
      throw DatabaseErrors.translate(e);
    }
  }
}
