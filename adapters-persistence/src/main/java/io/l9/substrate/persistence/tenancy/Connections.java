package io.l9.substrate.persistence.tenancy;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.persistence.shared.DatabaseErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of a data source, and whose transaction they are in: a data source may hand out
 * one on which a caller has begun, and that transaction is the caller's to end. Thread-safe.
 */
public final class Connections {

  /** Statements on a connection. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T with(Connection connection) throws SQLException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final DataSource dataSource;

  /** Whether one was ever seen that commits by itself; then one that does not is in use. */
  private volatile boolean commitByThemselves;

  private volatile boolean closed;

  public Connections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Refuses to give out connections from now on; the data source stays open. */
  public void close() {
    closed = true;
  }

  /**
   * Runs statements outside of any scope, and ends their transaction; a caller's stays open, and is
   * as it was before if they fail.
   */
  public <T extends @Nullable Object> T withoutScope(Work<T> work) {
    return with(
        connection -> {
          if (inCallersTransaction(connection)) {
            return within(connection, work);
          }
          boolean commitsByItself = connection.getAutoCommit();
          try {
            T result = work.with(connection);
            if (!commitsByItself) {
              connection.commit();
            }
            return result;
          } catch (Throwable failure) {
            if (!commitsByItself) {
              undo(connection::rollback, failure);
            }
            throw failure;
          }
        });
  }

  /** Lends a connection. */
  <T extends @Nullable Object> T with(Work<T> work) {
    Connection connection = open();
    try {
      return work.with(connection);
    } catch (SQLException e) {
      throw DatabaseErrors.translate(e);
    } finally {
      giveBack(connection);
    }
  }

  /**
   * Runs a part of a caller's transaction: if it fails, the transaction is as it was before, with
   * its role and settings, which follow savepoints.
   */
  static <T extends @Nullable Object> T within(Connection connection, Work<T> work)
      throws SQLException {
    refuseUnlessInTransaction(connection);
    Savepoint savepoint = connection.setSavepoint();
    T result;
    try {
      result = work.with(connection);
    } catch (Throwable failure) {
      undo(
          () -> {
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
          },
          failure);
      throw failure;
    }
    connection.releaseSavepoint(savepoint);
    return result;
  }

  /**
   * Whether somebody has begun a transaction on a connection that was just handed out. An idle one
   * that does not commit by itself tells only where the others of its data source do.
   */
  boolean inCallersTransaction(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      commitByThemselves = true;
      return false;
    }
    return commitByThemselves || transactionState(connection) != TransactionState.IDLE;
  }

  static TransactionState transactionState(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState();
  }

  void refuseIfClosed() {
    if (closed) {
      throw new UnavailableException(
          ErrorCode.CLOSED,
          "the substrate has been closed; open it again, or close it later",
          null);
    }
  }

  /** One that is to be closed. */
  Connection open() {
    refuseIfClosed();
    try {
      return dataSource.getConnection();
    } catch (SQLException e) {
      throw DatabaseErrors.notConnected(e);
    } catch (RuntimeException e) {
      throw DatabaseErrors.sqlException(e) == null ? e : DatabaseErrors.notConnected(e);
    }
  }

  /** Gives it back; a connection that breaks now takes nothing back of the work that is stored. */
  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("a connection could not be given back (SQLState {})", e.getSQLState());
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

  @FunctionalInterface
  private interface Undoing {
    void run() throws SQLException;
  }

  private static void undo(Undoing undoing, Throwable failure) {
    try {
      undoing.run();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
