package io.l9.substrate.domain.identity;

import java.time.Instant;
import java.util.Optional;

/**
 * Outbound port: the owner of a key, looked up outside of any unit of work, since there is no scope
 * yet. Nothing is listed.
 */
@FunctionalInterface
public interface ApiKeyDirectory {

  /**
   * The key of this selector whose verifier begins so, if it is neither revoked nor expired; notes,
   * at most once a minute, that it was used.
   *
   * @param verifier what the secret alone makes, 32 bytes
   * @throws io.l9.substrate.domain.shared.UnavailableException if the database does not answer
   */
  Optional<FoundKey> authenticate(String selector, byte[] verifier, Instant at);
}
