package io.l9.substrate.migrations;

import org.jspecify.annotations.Nullable;

/**
 * A login of the database.
 *
 * @param password null where the server asks for none, or the driver finds it in a password file
 */
public record Login(String user, @Nullable String password) {

  /** Without the password, so that it can be logged. */
  @Override
  public String toString() {
    return "Login[user=" + user + "]";
  }
}
