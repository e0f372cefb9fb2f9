package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.IdentityStore;
import io.l9.substrate.domain.identity.IdentityUseCases;
import io.l9.substrate.domain.shared.IdGenerator;
import java.time.Clock;
import java.util.Random;

/** Factory of the use cases of identity. */
public final class IdentityComponents {

  /** The fewest characters of a pepper. */
  public static final int MIN_PEPPER = 32;

  private IdentityComponents() {}

  /**
   * Returns the use cases; thread-safe if the store is.
   *
   * @param pepper the secret beside the database without which no verifier can be made; with
   *     another one every key is unknown
   * @param random one that nobody can foretell
   * @throws IllegalArgumentException if the pepper has fewer than {@value #MIN_PEPPER} characters
   */
  public static IdentityUseCases of(
      IdentityStore store, String pepper, Random random, IdGenerator ids, Clock clock) {
    if (pepper.length() < MIN_PEPPER) {
      throw new IllegalArgumentException(
          "the pepper of API keys has fewer than " + MIN_PEPPER + " characters");
    }
    Verifiers verifiers = new Verifiers(pepper);
    CachedAuthentication authentication =
        new CachedAuthentication(store.directory(), verifiers, clock);
    return new IdentityUseCases(
        new ApiKeysService(store, verifiers, random, ids, clock, authentication::forget),
        authentication);
  }
}
