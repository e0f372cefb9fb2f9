package io.l9.substrate.migrations;

import org.jspecify.annotations.Nullable;

/**
 * A database cannot be migrated, or is not as its migrations left it; the message says what to do.
 */
public final class MigrationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MigrationException(String message) {
    super(message);
  }

  MigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
