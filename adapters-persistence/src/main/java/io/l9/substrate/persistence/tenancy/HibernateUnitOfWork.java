package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import io.l9.substrate.persistence.shared.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.TransactionState;

/** One stateless session and one transaction a unit of work. */
final class HibernateUnitOfWork implements UnitOfWork {

  /**
   * The mode of a transaction that only reads, all of it from one snapshot; its first statement.
   */
  private static final Sql SNAPSHOT =
      Sql.of("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");

  private final SessionFactory sessionFactory;
  private final Sessions sessions;
  private final Connections connections;
  private final ScopeEntry entry;

  HibernateUnitOfWork(
      SessionFactory sessionFactory, Sessions sessions, Connections connections, ScopeEntry entry) {
    this.sessionFactory = sessionFactory;
    this.sessions = sessions;
    this.connections = connections;
    this.entry = entry;
  }

  @Override
  public <T extends @Nullable Object> T inScope(TenantScope scope, Supplier<T> work) {
    return open(scope, false, work);
  }

  @Override
  public <T extends @Nullable Object> T spanning(TenantScope scope, Supplier<T> work) {
    return open(scope, true, work);
  }

  @Override
  public <T extends @Nullable Object> T inSnapshot(TenantScope scope, Supplier<T> work) {
    if (sessions.current() != null) {
      throw new IllegalStateException(
          "a unit of work is active on this thread; a snapshot is one of its own");
    }
    ThreadDeadlines.refuseIfPassed();
    return connections.with(
        connection -> {
          if (connections.inCallersTransaction(connection)) {
            throw new IllegalStateException(
                "the data source handed out a transaction that was begun already; a snapshot is"
                    + " taken by one of its own");
          }
          return own(connection, scope, false, SNAPSHOT, work);
        });
  }

  @Override
  public boolean lastsLonger() {
    ActiveScope current = sessions.current();
    return current != null && current.lastsLonger();
  }

  private <T extends @Nullable Object> T open(
      TenantScope scope, boolean spansCalls, Supplier<T> work) {
    ActiveScope outer = sessions.current();
    return outer == null
        ? inTransaction(scope, spansCalls, work)
        : outer.join(scope, spansCalls, work);
  }

  private <T extends @Nullable Object> T inTransaction(
      TenantScope scope, boolean spansCalls, Supplier<T> work) {
    ThreadDeadlines.refuseIfPassed();
    return connections.with(
        connection ->
            connections.inCallersTransaction(connection)
                ? joined(connection, scope, work)
                : own(connection, scope, spansCalls, null, work));
  }

  private <T extends @Nullable Object> T own(
      Connection connection,
      TenantScope scope,
      boolean spansCalls,
      @Nullable Sql mode,
      Supplier<T> work) {
    try (StatelessSession session = session(connection, scope)) {
      Transaction transaction = begin(session);
      T result;
      try {
        if (mode != null) {
          session.doWork(begun -> mode.update(begun, null));
        }
        result = run(new ActiveScope(scope, session, entry, spansCalls), work);
        if (transaction.getRollbackOnly()) {
          throw DatabaseErrors.rolledBack(
              "a part of this unit of work failed; nothing was stored", null);
        }
      } catch (Throwable failure) {
        rollBack(transaction, failure);
        throw failure;
      }
      commit(transaction);
      return result;
    }
  }

  /** In a session of its own: one in which a statement failed does not commit any more. */
  @Override
  public <T extends @Nullable Object> T inSavepoint(TenantScope scope, Supplier<T> work) {
    ActiveScope outer = sessions.current();
    if (outer == null) {
      return inTransaction(scope, false, work);
    }
    outer.refuseOther(scope);
    try {
      return Connections.within(
          outer.session().doReturningWork(connection -> connection),
          connection -> {
            try (StatelessSession session = session(connection, scope)) {
              ActiveScope part = new ActiveScope(scope, session, null, outer.lastsLonger());
              return run(
                  part,
                  () -> {
                    T value = work.get();
                    part.leaveEndTo(outer);
                    return value;
                  });
            }
          });
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  /**
   * Runs the work in the caller's transaction and leaves that open; see {@link
   * TenancyComponents#joining}.
   */
  <T extends @Nullable Object> T joining(
      Connection connection, TenantScope scope, Supplier<T> work) {
    if (sessions.current() != null) {
      throw new IllegalStateException(
          "a unit of work is active on this thread; let it end before joining a connection");
    }
    connections.refuseIfClosed();
    try {
      return joined(connection, scope, work);
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  private <T extends @Nullable Object> T joined(
      Connection connection, TenantScope scope, Supplier<T> work) throws SQLException {
    return Connections.within(
        connection,
        callers -> {
          ScopeSettings before = ScopeSettings.of(callers);
          T result;
          try (StatelessSession session = session(callers, scope)) {
            enter(callers, scope);
            result = run(new ActiveScope(scope, session, null, true), work);
          }
          before.restore(callers);
          return result;
        });
  }

  /**
   * For a platform administrator Hibernate adds no condition on the tenant; row level security
   * still does what his login is entitled to.
   */
  private StatelessSession session(Connection connection, TenantScope scope) {
    return sessionFactory
        .withStatelessOptions()
        .connection(connection)
        .tenantIdentifier(
            scope.role() == Role.PLATFORM_ADMIN ? RootTenantResolver.ID : scope.tenant().value())
        .openStatelessSession();
  }

  /** Runs the work in its scope, in a transaction that has begun, and refuses to end it badly. */
  private <T extends @Nullable Object> T run(ActiveScope active, Supplier<T> work) {
    T result =
        sessions.with(
            active,
            () -> {
              T value = work.get();
              if (!active.doomed()) {
                active.end();
              }
              if (active.isUnused()) {
                // so that a scope which the login may not have is refused in any case
                sessions.withSession(session -> true);
              }
              return value;
            });
    if (active.doomed()) {
      throw DatabaseErrors.rolledBack(
          "a part of this unit of work failed; nothing was stored", null);
    }
    // The driver, the pool and Hibernate all report success for a commit that the server turned
    // into a rollback because a statement had failed before.
    if (transactionState(active.session()) != TransactionState.OPEN) {
      throw DatabaseErrors.rolledBack(
          "a statement of this unit of work failed; nothing was stored", null);
    }
    return result;
  }

  private void enter(Connection connection, TenantScope scope) throws SQLException {
    ThreadDeadlines.refuseIfPassed(); // it may have passed while a connection was waited for
    entry.enter(connection, scope);
  }

  private static Transaction begin(StatelessSession session) {
    try {
      return session.beginTransaction();
    } catch (RuntimeException e) {
      throw DatabaseErrors.sqlException(e) == null ? e : DatabaseErrors.unavailable(e);
    }
  }

  private static void commit(Transaction transaction) {
    try {
      transaction.commit();
    } catch (RuntimeException e) {
      RuntimeException failure =
          ThreadDeadlines.passed() && DatabaseErrors.stopped(e)
              ? DatabaseErrors.deadlineExceeded(e)
              : DatabaseErrors.notCommitted(e);
      rollBack(transaction, failure);
      throw failure;
    }
  }

  private static void rollBack(Transaction transaction, Throwable failure) {
    try {
      if (transaction.getStatus().canRollback()) {
        transaction.rollback();
      }
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static TransactionState transactionState(StatelessSession session) {
    try {
      return session.doReturningWork(Connections::transactionState);
    } catch (RuntimeException e) {
      throw DatabaseErrors.translate(e);
    }
  }
}
