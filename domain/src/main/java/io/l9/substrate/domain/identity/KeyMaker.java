package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The credential by which keys are made: they permit no more than the credential does. Keys made by
 * a key are its children, and live no longer. Immutable.
 *
 * @param key the API key; null: a token, or the operator
 * @param expiresAt when that key ends; null: never, or it is none
 */
public record KeyMaker(
    Set<Permission> permissions, @Nullable UUID key, @Nullable Instant expiresAt) {

  public KeyMaker {
    permissions = Set.copyOf(Require.present("/permissions", permissions));
  }

  /**
   * Returns the credential of a request. Keys made by a token may outlive the token, which lives
   * for minutes.
   */
  public static KeyMaker of(Caller caller) {
    return new KeyMaker(
        caller.permissions(), caller.key(), caller.key() == null ? null : caller.expiresAt());
  }

  /** Returns the operator of the installation. */
  public static KeyMaker operator() {
    return new KeyMaker(EnumSet.allOf(Permission.class), null, null);
  }
}
