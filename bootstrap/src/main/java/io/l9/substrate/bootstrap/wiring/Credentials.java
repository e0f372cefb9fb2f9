package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.auth.Authenticator;
import java.util.Optional;

/**
 * Who is let in by a server that is not for trying out: the one place where API keys and tokens are
 * put together from the settings.
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
   * The authenticator of the settings; empty if this version has none for them.
   *
   * @param l9 where keys are looked up
   */
  public static Optional<Authenticator> of(Values values, Composition l9) {
    return Optional.empty();
  }

  private static ValidationException refused(String message) {
    return new ValidationException(ErrorCode.VALIDATION_FAILED, message);
  }
}
