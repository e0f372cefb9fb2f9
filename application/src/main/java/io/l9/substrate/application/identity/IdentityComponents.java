package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKeys;
import io.l9.substrate.domain.identity.Authentication;

/** The use cases of identity, ready to be called. Thread-safe if what they need is. */
public record IdentityComponents(ApiKeys keys, Authentication authentication) {

  public static IdentityComponents of(IdentityDependencies needs) {
    Verifiers verifiers = new Verifiers(needs.pepper());
    CachedAuthentication authentication =
        new CachedAuthentication(needs.directory(), verifiers, needs.clock());
    return new IdentityComponents(
        new ApiKeysService(needs, verifiers, authentication::forget), authentication);
  }
}
