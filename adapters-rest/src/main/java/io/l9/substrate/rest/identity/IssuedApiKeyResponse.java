package io.l9.substrate.rest.identity;

import io.l9.substrate.domain.identity.IssuedKey;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;

/** A new key. */
public record IssuedApiKeyResponse(
    ApiKeyResponse apiKey,
    @Schema(value = "The secret token; shown only once.", maxSize = 70) String token) {

  public static IssuedApiKeyResponse from(IssuedKey issued, Instant now) {
    return new IssuedApiKeyResponse(
        ApiKeyResponse.from(issued.key(), now), issued.token().reveal());
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "IssuedApiKeyResponse[" + apiKey + "]";
  }
}
