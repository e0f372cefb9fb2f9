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
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that a server accepts: the one place where API keys and tokens are put together
 * from the settings.
 */
public final class Credentials {

  private Credentials() {}

  /**
   * Says before anything is started whether anybody could be let in.
   *
   * @throws ValidationException if not; the message says what to set
   */
  public static void require(Values values) {
    if (values.find(Settings.AUTH_KEY_PEPPER).isEmpty()
        && values.find(Settings.AUTH_JWT_JWKS_URL).isEmpty()
        && values.find(Settings.AUTH_JWT_SHARED_KEY).isEmpty()) {
      throw refused(
          "nobody could be let in: set L9_KEY_PEPPER for API keys, or L9_AUTH_JWT_JWKS_URL for"
              + " tokens of an issuer; or try things out by `l9 serve --dev`");
    }
  }

  /**
   * Returns the credentials of the settings, and the development key if there is one.
   *
   * @param cells where API keys are looked up
   * @throws ValidationException if what is said of tokens does not fit together
   */
  public static Authenticator of(Values values, Cells cells, @Nullable DevKey devKey) {
    return new CredentialKinds(
        cells.main().hasKeyPepper()
            ? new ApiKeyAuthenticator(ServerUseCases.identity(cells.memory()).authentication())
            : null,
        tokens(values, cells.main()),
        devKey);
  }

  private static @Nullable Authenticator tokens(Values values, Application l9) {
    URI jwks = values.find(Settings.AUTH_JWT_JWKS_URL).orElse(null);
    String sharedKey = values.find(Settings.AUTH_JWT_SHARED_KEY).orElse(null);
    if (jwks == null && sharedKey == null) {
      return null;
    }
    try {
      return new JwtAuthenticator(
          new JwtConfig(
              jwks,
              sharedKey,
              values.find(Settings.AUTH_JWT_ISSUER).orElse(""),
              values.find(Settings.AUTH_JWT_AUDIENCE).orElse(""),
              values.get(Settings.AUTH_JWT_CLOCK_SKEW)),
          l9.clock());
    } catch (IllegalArgumentException e) {
      throw refused(e.getMessage() + " (see the settings auth.jwt.… in `l9 config`)");
    }
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }
}
