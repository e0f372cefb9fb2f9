package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKeyDirectory;
import io.l9.substrate.domain.identity.ApiKeyRepository;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import java.time.Clock;
import java.util.Random;

/**
 * What the use cases of identity need.
 *
 * @param pepper the secret beside the database without which no verifier can be made, at least
 *     {@value #MIN_PEPPER} characters; with another one every key is unknown
 * @param random one that nobody can foretell
 */
public record IdentityDependencies(
    UnitOfWork unitOfWork,
    ApiKeyRepository keys,
    ApiKeyDirectory directory,
    String pepper,
    Random random,
    IdGenerator ids,
    Clock clock) {

  public static final int MIN_PEPPER = 32;

  public IdentityDependencies {
    if (pepper.length() < MIN_PEPPER) {
      throw new IllegalArgumentException(
          "the pepper of API keys has fewer than " + MIN_PEPPER + " characters");
    }
  }

  /** Without the pepper. */
  @Override
  public String toString() {
    return "IdentityDependencies[…]";
  }
}
