package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.tenancy.Role;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.StatelessSessionBuilder;
import org.hibernate.Transaction;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** One stateless session and one transaction a unit of work. */
final class HibernateUnitOfWork implements UnitOfWork {

  private final SessionFactory sessionFactory;
  private final Sessions sessions;
  private final String schema;
  private final String searchPath;

  HibernateUnitOfWork(
      SessionFactory sessionFactory, Sessions sessions, String schema, String searchPath) {
    this.sessionFactory = sessionFactory;
    this.sessions = sessions;
    this.schema = schema;
    this.searchPath = searchPath;
  }

  @Override
  public <T extends @Nullable Object> T inScope(TenantScope scope, Supplier<T> work) {
    ActiveScope outer = sessions.current();
    return outer == null ? inTransaction(scope, work) : outer.join(scope, work);
  }

  private <T extends @Nullable Object> T inTransaction(TenantScope scope, Supplier<T> work) {
    ThreadDeadlines.refuseIfPassed();
    try (StatelessSession session = session(scope).openStatelessSession()) {
      Transaction transaction = begin(session);
      T result;
      try {
        result = run(session, scope, work);
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
      return inTransaction(scope, work);
    }
    outer.refuseOther(scope);
    try {
      Connection connection = outer.session().doReturningWork(active -> active);
      Savepoint savepoint = connection.setSavepoint();
      try {
        T result;
        try (StatelessSession session =
            session(scope).connection(connection).openStatelessSession()) {
          result = entered(session, scope, work);
        }
        connection.releaseSavepoint(savepoint);
        return result;
      } catch (Throwable failure) {
        rollBack(connection, savepoint, failure);
        throw failure;
      }
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
    try {
      refuseUnlessInTransaction(connection);
      Savepoint savepoint = connection.setSavepoint();
      try {
        ScopeSettings callers = ScopeSettings.of(connection);
        T result;
        try (StatelessSession session =
            session(scope).connection(connection).openStatelessSession()) {
          result = run(session, scope, work);
        }
        callers.restore(connection);
        connection.releaseSavepoint(savepoint);
        return result;
      } catch (Throwable failure) {
        rollBack(connection, savepoint, failure);
        throw failure;
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  /**
   * For a platform administrator Hibernate adds no condition on the tenant; row level security
   * still does what his login is entitled to.
   */
  private StatelessSessionBuilder session(TenantScope scope) {
    return sessionFactory
        .withStatelessOptions()
        .tenantIdentifier(
            scope.role() == Role.PLATFORM_ADMIN ? EveryTenant.ID : scope.tenant().value());
  }

  /** Runs the work in its scope, in a transaction that has begun, and refuses to end it badly. */
  private <T extends @Nullable Object> T run(
      StatelessSession session, TenantScope scope, Supplier<T> work) {
    enter(session, scope);
    return entered(session, scope, work);
  }

  private <T extends @Nullable Object> T entered(
      StatelessSession session, TenantScope scope, Supplier<T> work) {
    ActiveScope active = new ActiveScope(scope, session);
    T result = sessions.with(active, work);
    if (active.doomed()) {
      throw DatabaseErrors.rolledBack(
          "a part of this unit of work failed; nothing was stored", null);
    }
    // The driver, the pool and Hibernate all report success for a commit that the server turned
    // into a rollback because a statement had failed before.
    if (transactionState(session) != TransactionState.OPEN) {
      throw DatabaseErrors.rolledBack(
          "a statement of this unit of work failed; nothing was stored", null);
    }
    return result;
  }

  private void enter(StatelessSession session, TenantScope scope) {
    ThreadDeadlines.refuseIfPassed(); // it may have passed while a connection was waited for
    try {
      session.doWork(
          connection ->
              ScopeSettings.begin(
                  connection, schema, searchPath, scope, ThreadDeadlines.timeoutMillis()));
    } catch (RuntimeException e) {
      RuntimeException translated = DatabaseErrors.translate(e);
      if (translated instanceof ForbiddenException) {
        throw new ForbiddenException(
            ErrorCode.FORBIDDEN,
            "this database login may not act as "
                + scope.role().sqlName()
                + "; it needs to be a member of the group role of that scope");
      }
      throw translated;
    }
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

  /** Also undoes the role and the settings, which follow savepoints. */
  private static void rollBack(Connection connection, Savepoint savepoint, Throwable failure) {
    try {
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static void refuseUnlessInTransaction(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "the connection commits by itself, so there is no transaction to join: call"
              + " setAutoCommit(false) first, and commit afterwards");
    }
    if (transactionState(connection) == TransactionState.FAILED) {
      throw new IllegalStateException(
          "the connection's transaction has failed already: roll it back first");
    }
  }

  private static TransactionState transactionState(StatelessSession session) {
    try {
      return session.doReturningWork(HibernateUnitOfWork::transactionState);
    } catch (RuntimeException e) {
      throw DatabaseErrors.translate(e);
    }
  }

  private static TransactionState transactionState(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState();
  }
}
