package io.l9.substrate.application.identity;

import io.l9.substrate.domain.identity.ApiKeyToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes what is stored of a secret: HMAC-SHA-256 under the pepper. A slow hash would add nothing,
 * because nobody guesses 256 random bits; the pepper makes a copy of the table useless even for
 * finding out whether a token is one of its keys. Thread-safe.
 */
final class Verifiers {

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec pepper;

  Verifiers(String pepper) {
    this.pepper = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  byte[] of(ApiKeyToken token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(pepper);
      return mac.doFinal(token.secret().getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
