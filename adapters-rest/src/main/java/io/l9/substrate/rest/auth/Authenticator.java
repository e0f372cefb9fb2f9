package io.l9.substrate.rest.auth;

import io.l9.substrate.domain.identity.Caller;
import java.util.Optional;

/** Says whose a credential is. Implementations are thread-safe. */
public interface Authenticator {

  /**
   * Whom a bearer token stands for.
   *
   * @param token as it came, without the scheme; never empty
   * @return its tracing ids are replaced by those of the request; empty if the token is unknown,
   *     expired or revoked: which, only the log may say
   */
  Optional<Caller> authenticate(String token);

  /** Whether this is good only for a server that no other machine reaches. */
  boolean loopbackOnly();
}
