package io.l9.substrate.rest.auth;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The issuer of JSON Web Tokens that is trusted. Exactly one of the two kinds of keys is given, and
 * it fixes the algorithms: a token never chooses. Immutable.
 *
 * @param jwks the address of the issuer's public keys: {@code https}, or {@code http} on this
 *     machine; tokens are then signed by RS256, PS256 or ES256
 * @param sharedKey the key that is shared with the issuer, of at least {@value #MIN_KEY} bytes in
 *     UTF-8; tokens are then signed by HS256
 * @param issuer the required claim {@code iss}
 * @param audience the audience that the claim {@code aud} must name
 * @param clockSkew the allowed difference of the issuer's clock, at most five minutes
 */
public record JwtConfig(
    @Nullable URI jwks,
    @Nullable String sharedKey,
    String issuer,
    String audience,
    Duration clockSkew) {

  public static final int MIN_KEY = 32;

  public static final Duration DEFAULT_SKEW = Duration.ofSeconds(60);

  private static final Duration MAX_SKEW = Duration.ofMinutes(5);

  public JwtConfig {
    if ((jwks == null) == (sharedKey == null)) {
      throw new IllegalArgumentException(
          "JWT needs either the address of the issuer's keys or a shared key");
    }
    if (jwks != null && !secure(jwks)) {
      throw new IllegalArgumentException(
          "the issuer's keys must come by https (or by http from this machine)");
    }
    if (sharedKey != null && sharedKey.getBytes(StandardCharsets.UTF_8).length < MIN_KEY) {
      throw new IllegalArgumentException(
          "the shared key of JWT has fewer than " + MIN_KEY + " bytes");
    }
    if (issuer.isBlank() || audience.isBlank()) {
      throw new IllegalArgumentException("JWT needs an issuer and an audience");
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(MAX_SKEW) > 0) {
      throw new IllegalArgumentException(
          "the clock skew of JWT must be from 0 to " + MAX_SKEW.toSeconds() + " s");
    }
  }

  private static boolean secure(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    String host = String.valueOf(address.getHost());
    return scheme.equals("https")
        || (scheme.equals("http") && Set.of("localhost", "127.0.0.1", "[::1]").contains(host));
  }

  /** Without the shared key. */
  @Override
  public String toString() {
    return "JwtConfig["
        + (jwks == null ? "shared key" : jwks)
        + ", issuer="
        + issuer
        + ", audience="
        + audience
        + "]";
  }
}
