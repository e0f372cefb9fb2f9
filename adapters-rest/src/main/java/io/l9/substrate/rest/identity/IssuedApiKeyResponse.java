package io.l9.substrate.rest.identity;

import io.l9.substrate.domain.identity.IssuedKey;
import java.time.Instant;

/**
 * A new key.
 *
 * @param token a secret, told this once
 */
record IssuedApiKeyResponse(ApiKeyResponse apiKey, String token) {

  static IssuedApiKeyResponse from(IssuedKey issued, Instant now) {
    return new IssuedApiKeyResponse(
        ApiKeyResponse.from(issued.key(), now), issued.token().reveal());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "IssuedApiKeyResponse[" + apiKey + "]";
  }
}
