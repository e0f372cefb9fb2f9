package io.l9.substrate.domain.identity;

import java.util.Optional;

/**
 * Inbound port: whose an API key is. The one port that is not told who acts: its answer is where
 * scopes come from.
 */
@FunctionalInterface
public interface Authentication {

  /**
   * The caller that a token stands for; empty if it is none, or unknown, revoked or expired.
   * Callers are not told which of these.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if the database does not answer
   */
  Optional<Caller> authenticate(String token);
}
