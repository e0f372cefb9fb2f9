package io.l9.substrate.migrations;

import org.jspecify.annotations.Nullable;

/**
 * No database could be brought up or reached; the message says what was tried and what to do about
 * it.
 */
public final class DatabaseUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public DatabaseUnavailableException(String message) {
    super(message);
  }

  public DatabaseUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
