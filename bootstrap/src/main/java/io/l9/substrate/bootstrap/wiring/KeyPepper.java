package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.application.identity.IdentityDependencies;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.migrations.Database;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The secret of API keys that is not in the database: {@code L9_KEY_PEPPER}, or one of the private
 * cluster's own.
 */
final class KeyPepper {

  static final String VARIABLE = "L9_KEY_PEPPER";

  /** With a space, as no role is called. */
  private static final String PURPOSE = "pepper of API keys";

  private KeyPepper() {}

  /**
   * Looks it up.
   *
   * @return null: there is none, and API keys cannot be used
   * @throws ValidationException if it is too short
   */
  static @Nullable String of(Map<String, String> environment, Database database) {
    String given = environment.getOrDefault(VARIABLE, "").strip();
    if (given.isEmpty()) {
      return database.secretFor(PURPOSE).orElse(null);
    }
    if (given.length() < IdentityDependencies.MIN_PEPPER) {
      throw new ValidationException(
          ErrorCode.VALIDATION_FAILED,
          VARIABLE
              + " must have at least "
              + IdentityDependencies.MIN_PEPPER
              + " characters, such as those of `openssl rand -base64 48`");
    }
    return given;
  }
}
