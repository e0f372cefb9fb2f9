package io.l9.substrate.rest.auth;

import io.l9.substrate.domain.identity.Caller;
import java.util.Optional;

/** The check of bearer tokens. Implementations are thread-safe. */
public interface Authenticator {

  /**
   * Returns the caller of a bearer token.
   *
   * @param token as it came, without the scheme; never empty
   * @return its tracing ids are replaced by those of the request; empty if the token is unknown,
   *     expired or revoked; only the log may say which
   */
  Optional<Caller> authenticate(String token);

  /** Whether this may only be used by a server that no other machine reaches. */
  boolean loopbackOnly();
}
