package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.migrations.Database;
import org.jspecify.annotations.Nullable;

/**
 * The secret of API keys that is not in the database: a setting, or one of the private cluster's
 * own.
 */
final class KeyPepper {

  /** With a space, as no role is called. */
  private static final String PURPOSE = "pepper of API keys";

  private KeyPepper() {}

  /** Looks it up; null: there is none, and API keys cannot be used. */
  static @Nullable String of(Values values, Database database) {
    String given = values.find(Settings.AUTH_KEY_PEPPER).orElse(null);
    return given == null ? database.secretFor(PURPOSE).orElse(null) : given;
  }
}
