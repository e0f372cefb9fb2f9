package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.auth.ApiKeyAuthenticator;
import io.l9.substrate.rest.auth.Authenticator;
import io.l9.substrate.rest.auth.CredentialKinds;
import io.l9.substrate.rest.auth.DevKey;
import io.l9.substrate.rest.auth.JwtAuthenticator;
import io.l9.substrate.rest.auth.JwtConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in: the one place where API keys, tokens and the key of {@code --dev} are put together
 * from the settings.
 */
public final class Credentials {

  private Credentials() {}

  /**
   * Says before anything is started whether anybody could be let in.
   *
   * @param dev whether there is a development key
   * @throws ValidationException if not; the message says what to set
   */
  public static void require(Values values, boolean dev) {
    boolean tokens = tokens(values).isPresent();
    if (!dev && !tokens && values.find(Settings.AUTH_KEY_PEPPER).isEmpty()) {
      throw refused(
          "nobody could be let in: set L9_KEY_PEPPER for API keys, or L9_AUTH_JWT_JWKS_URL for"
              + " tokens of an issuer; or try things out by `l9 serve --dev`");
    }
  }

  /** The authenticator of everything that the settings let in. */
  public static Authenticator of(Values values, Composition l9, @Nullable DevKey devKey) {
    return new CredentialKinds(
        l9.hasKeyPepper()
            ? new ApiKeyAuthenticator(l9.substrate().identity().authentication())
            : null,
        tokens(values).map(config -> new JwtAuthenticator(config, l9.clock())).orElse(null),
        devKey);
  }

  private static Optional<JwtConfig> tokens(Values values) {
    if (!values.given(Settings.AUTH_JWT_JWKS_URL) && !values.given(Settings.AUTH_JWT_SHARED_KEY)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new JwtConfig(
              values.find(Settings.AUTH_JWT_JWKS_URL).orElse(null),
              values.find(Settings.AUTH_JWT_SHARED_KEY).orElse(null),
              values.find(Settings.AUTH_JWT_ISSUER).orElse(""),
              values.find(Settings.AUTH_JWT_AUDIENCE).orElse(""),
              values.get(Settings.AUTH_JWT_CLOCK_SKEW)));
    } catch (IllegalArgumentException e) {
      throw refused("auth.jwt: " + e.getMessage() + " (L9_AUTH_JWT_…)");
    }
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }
}
