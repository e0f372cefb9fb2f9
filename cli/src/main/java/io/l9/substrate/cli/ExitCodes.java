package io.l9.substrate.cli;

import io.l9.substrate.bootstrap.wiring.SchemaNotCurrentException;
import io.l9.substrate.cli.demo.MalformedFileException;
import io.l9.substrate.domain.shared.ConflictException;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ForbiddenException;
import io.l9.substrate.domain.shared.NotFoundException;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.domain.shared.UnauthenticatedException;
import io.l9.substrate.domain.shared.UnavailableException;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.shared.VersionMismatchException;
import io.l9.substrate.migrations.DatabaseUnavailableException;
import io.l9.substrate.migrations.MigrationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** With which code the process ends. */
public final class ExitCodes {

  public static final int OK = 0;
  public static final int FAILURE = 1;
  public static final int USAGE = 2;
  public static final int NOT_FOUND = 3;
  public static final int AUTHENTICATION = 4;
  public static final int CONFLICT = 5;
  public static final int UNREACHABLE = 6;
  public static final int WARNINGS = 7;

  private ExitCodes() {}

  /**
   * A failure with a message for people.
   *
   * @param code the exit code
   * @param message what happened and what to do
   */
  record Failure(int code, String message) {}

  /** The failure behind an exception; empty if it is a defect of the program. */
  static Optional<Failure> of(Throwable thrown) {
    SQLException sql = sqlException(thrown);
    if (sql != null) {
      Failure failure = of(sql);
      // what a migration itself refuses is told in the migrator's words
      if (!(thrown instanceof MigrationException) || failure.code() != FAILURE) {
        return Optional.of(failure);
      }
    }
    String message = String.valueOf(thrown.getMessage());
    if (thrown instanceof SubstrateException failure) {
      return Optional.of(new Failure(code(failure), message(failure)));
    }
    if (thrown instanceof SchemaNotCurrentException) {
      return Optional.of(
          new Failure(
              CONFLICT, message + " (`./l9 migrate apply`, or `./l9 demo` for a first look)"));
    }
    if (thrown instanceof MigrationException) {
      return Optional.of(new Failure(CONFLICT, message));
    }
    if (thrown instanceof DatabaseUnavailableException) {
      return Optional.of(new Failure(UNREACHABLE, message));
    }
    if (thrown instanceof MalformedFileException) {
      return Optional.of(new Failure(USAGE, message));
    }
    if (thrown instanceof IOException) {
      return Optional.of(new Failure(FAILURE, thrown.toString()));
    }
    if (thrown instanceof UncheckedIOException) {
      return Optional.of(new Failure(FAILURE, String.valueOf(thrown.getCause())));
    }
    return Optional.empty();
  }

  private static int code(SubstrateException failure) {
    if (failure instanceof ValidationException) {
      return USAGE;
    } else if (failure instanceof NotFoundException) {
      return NOT_FOUND;
    } else if (failure instanceof ForbiddenException
        || failure instanceof UnauthenticatedException) {
      return AUTHENTICATION;
    } else if (failure.code() == ErrorCode.DATABASE_LOGIN_REFUSED) {
      return AUTHENTICATION;
    } else if (failure instanceof ConflictException
        || failure instanceof VersionMismatchException
        || failure.code() == ErrorCode.SCHEMA_NOT_CURRENT
        || failure.code() == ErrorCode.SCHEMA_TOO_NEW) {
      return CONFLICT;
    } else if (failure instanceof UnavailableException) {
      return UNREACHABLE;
    }
    return FAILURE;
  }

  /** A place is told as people write it: {@code payload is required}. */
  private static String message(SubstrateException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.violations().size() != 1 || failure.violations().get(0).pointer().isEmpty()) {
      return message;
    }
    String pointer = failure.violations().get(0).pointer();
    return message.startsWith(pointer)
        ? message.substring(1)
        : pointer.substring(1) + " " + message;
  }

  private static Failure of(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    if (state.startsWith("28")) {
      return new Failure(AUTHENTICATION, "the database refuses the login: " + failure.getMessage());
    }
    if (state.startsWith("08") || state.startsWith("3D") || state.startsWith("57P")) {
      return new Failure(UNREACHABLE, "the database does not answer: " + failure.getMessage());
    }
    return new Failure(FAILURE, "the database refuses (" + state + "): " + failure.getMessage());
  }

  private static @Nullable SQLException sqlException(Throwable thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }
}
