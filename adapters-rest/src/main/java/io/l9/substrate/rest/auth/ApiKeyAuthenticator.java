package io.l9.substrate.rest.auth;

import io.l9.substrate.domain.identity.Authentication;
import io.l9.substrate.domain.identity.Caller;
import java.util.Optional;

/** Knows API keys. Thread-safe. */
public final class ApiKeyAuthenticator implements Authenticator {

  private final Authentication authentication;

  public ApiKeyAuthenticator(Authentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public Optional<Caller> authenticate(String token) {
    return authentication.authenticate(token);
  }

  @Override
  public boolean loopbackOnly() {
    return false;
  }
}
