package io.l9.substrate.domain.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * Outbound port: whose a key is, asked outside of any unit of work, since there is no scope yet. It
 * knows one question and lists nothing.
 */
@FunctionalInterface
public interface ApiKeyDirectory {

  /**
   * The caller of the key of this selector and this verifier, if it is neither revoked nor expired;
   * notes, at most once a minute, that it was used.
   *
   * @throws io.l9.substrate.domain.shared.UnavailableException if the database does not answer
   */
  Optional<Caller> authenticate(String selector, byte[] verifier, Instant at);
}
