package io.l9.substrate.persistence.shared;

import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import org.hibernate.PropertyValueException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The translation of database errors into the domain's exceptions. The messages hold no SQL and no
 * text of the server's, which may quote another owner's values.
 */
public final class DatabaseErrors {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseErrors.class);

  private DatabaseErrors() {}

  /** Returns the domain's exception for a failure; the failure if no database error caused it. */
  public static RuntimeException translate(RuntimeException failure) {
    SQLException error = sqlException(failure);
    if (error != null) {
      return translate(error);
    }
    return isOfAnotherTenant(failure) ? forbidden() : failure;
  }

  /** Whether Hibernate refused to write a row, because its tenant is not that of the session. */
  public static boolean isOfAnotherTenant(RuntimeException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof PropertyValueException refused
          && String.valueOf(refused.getMessage()).startsWith("assigned tenant id differs")) {
        return true;
      }
    }
    return false;
  }

  public static ForbiddenException forbidden() {
    return new ForbiddenException(
        ErrorCode.FORBIDDEN, "this scope may not do that with these rows");
  }

  public static RuntimeException translate(SQLException error) {
    String state = state(error);
    String constraint = constraint(error);
    LOG.debug("SQLState {}, constraint {}", state, constraint);
    if (connectionIsGone(error)) {
      return unavailable(error);
    }
    return switch (state) {
      case "28000" ->
          new IllegalStateException("no scope: stored data is reached only inside a unit of work");
      case "42501" -> forbidden();
      case "L9E01" ->
          new ForbiddenException(
              ErrorCode.SUBJECT_ERASED,
              "the user, organisation or tenant of this scope was erased; nothing is read or"
                  + " written in its name any more");
      case "23505" -> taken(constraint);
      case "23503" -> absent(constraint);
      case "57014" -> rolledBack("the database stopped the statement; try again", error);
      case "40001", "40P01", "55P03" ->
          rolledBack("other work on the same rows stood in the way; try again", error);
      case "25006" ->
          new UnavailableException(
              ErrorCode.READ_ONLY,
              "this transaction may only read, or the server is a standby: write over a connection"
                  + " to the primary server, in a transaction that is not read-only",
              error);
      case "3F000", "42P01", "42703", "42883" ->
          new UnavailableException(
              ErrorCode.SCHEMA_NOT_CURRENT,
              "the database lacks a part of the substrate's schema: migrate it first",
              error);
      case "26000", "42P05" -> // a prepared statement of another session
          new UnavailableException(
              ErrorCode.DATABASE_UNAVAILABLE,
              "a pooler of transactions stands before the database: tell the substrate"
                  + " (transactionPooling, L9_DB_TRANSACTION_POOLING), or set prepareThreshold=0 in"
                  + " a data source of your own",
              error);
      case "25P02" ->
          rolledBack("an earlier statement of this unit of work has failed already", error);
      default -> byClass(state, constraint, error);
    };
  }

  private static RuntimeException byClass(
      String state, @Nullable String constraint, SQLException error) {
    if (state.startsWith("22") || state.startsWith("23")) {
      return new ValidationException(
          ErrorCode.VALIDATION_FAILED,
          constraint == null
              ? "a value does not fit its column"
              : "a value breaks the rule " + constraint);
    }
    return new IllegalStateException(
        "the database refused a statement (SQLState " + state + "); is the schema migrated?",
        error);
  }

  private static ConflictException taken(@Nullable String constraint) {
    return "packet_store_duplicate_key".equals(constraint)
        ? new ConflictException(
            ErrorCode.DUPLICATE_CONTENT, "another packet already says this in the same place")
        : new ConflictException(ErrorCode.CONFLICT, "something of that key is already stored");
  }

  private static RuntimeException absent(@Nullable String constraint) {
    return constraint != null && constraint.startsWith("packet_parents")
        ? ValidationException.at(
            "/parent_ids",
            ErrorCode.PARENT_NOT_FOUND,
            "names a packet that is not here; write the parent first")
        : new ConflictException(
            ErrorCode.CONFLICT, "something that this refers to is not, or no longer, stored");
  }

  /** No connection could be had, for the reason that the state says. */
  public static UnavailableException notConnected(Throwable cause) {
    SQLException error = sqlException(cause);
    String state = error == null ? "" : state(error);
    if (state.startsWith("28")) {
      return new UnavailableException(
          ErrorCode.DATABASE_LOGIN_REFUSED,
          "the database refuses the login: check its user and password, and the server's"
              + " pg_hba.conf",
          cause);
    }
    return state.equals("3D000")
        ? new UnavailableException(
            ErrorCode.DATABASE_UNAVAILABLE,
            "the server has no database of that name: create it, or correct the URL",
            cause)
        : unavailable(cause);
  }

  /** The database does not answer, or no longer. */
  public static UnavailableException unavailable(Throwable cause) {
    return new UnavailableException(
        ErrorCode.DATABASE_UNAVAILABLE, "the database does not answer; try again", cause);
  }

  /** Whether the server gave a statement up because it was told to, or because of its time. */
  public static boolean stopped(RuntimeException failure) {
    SQLException error = sqlException(failure);
    return error != null && state(error).equals("57014");
  }

  /** The time that the caller gave is over. */
  public static UnavailableException deadlineExceeded(@Nullable Throwable cause) {
    return new UnavailableException(
        ErrorCode.DEADLINE_EXCEEDED,
        "this took longer than it was given, and was stopped; nothing was stored",
        cause);
  }

  /** A transaction that ended without being committed. */
  public static UnavailableException rolledBack(String why, @Nullable Throwable cause) {
    return new UnavailableException(ErrorCode.ROLLED_BACK, why, cause);
  }

  /** A commit that failed. */
  public static UnavailableException notCommitted(RuntimeException failure) {
    SQLException error = sqlException(failure);
    if (error != null && connectionIsGone(error)) {
      return new UnavailableException(
          ErrorCode.DATABASE_UNAVAILABLE,
          "the connection broke while committing, so it is not known whether the work was stored;"
              + " look before you write it again",
          failure);
    }
    return rolledBack("the database gave the transaction up; nothing was stored", failure);
  }

  /** The database error behind a failure; null if there is none. */
  public static @Nullable SQLException sqlException(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException error) {
        return error;
      }
    }
    return null;
  }

  private static boolean connectionIsGone(SQLException error) {
    String state = state(error);
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.equals("25P03")
        || error instanceof SQLTransientConnectionException
        || error instanceof SQLNonTransientConnectionException;
  }

  private static String state(SQLException error) {
    return Objects.requireNonNullElse(error.getSQLState(), "");
  }

  private static @Nullable String constraint(SQLException error) {
    return error instanceof PSQLException psql && psql.getServerErrorMessage() != null
        ? psql.getServerErrorMessage().getConstraint()
        : null;
  }
}
