package io.l9.substrate.domain.identity;

import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The credential by which somebody makes keys: they permit no more than it does. Those that a key
 * makes are its children, and live no longer than it. Immutable.
 *
 * @param key the API key; null: a token, or the operator
 * @param expiresAt when that key ends; null: never, or it is none
 */
public record KeyMaker(
    Set<Permission> permissions, @Nullable UUID key, @Nullable Instant expiresAt) {

  public KeyMaker {
    permissions = Set.copyOf(Require.present("/permissions", permissions));
  }

  /** The credential of a request. What a token makes may outlive it: tokens live for minutes. */
  public static KeyMaker of(Caller caller) {
    return new KeyMaker(
        caller.permissions(), caller.key(), caller.key() == null ? null : caller.expiresAt());
  }

  /** Whoever runs the installation. */
  public static KeyMaker operator() {
    return new KeyMaker(EnumSet.allOf(Permission.class), null, null);
  }
}
