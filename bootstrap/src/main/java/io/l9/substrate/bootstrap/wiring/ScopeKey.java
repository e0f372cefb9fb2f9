package io.l9.substrate.bootstrap.wiring;

import io.l9.substrate.bootstrap.config.Settings;
import io.l9.substrate.bootstrap.config.Values;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.ScopeKeys;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The secret that signs the scopes of the product's login: a setting, or one of the private
 * cluster's own, which is put into the database when it is opened.
 */
final class ScopeKey {

  /** With a space, as no role is called. */
  private static final String PURPOSE = "key of scopes";

  private ScopeKey() {}

  /**
   * Looks it up; null: there is none, and the login chooses its scopes itself.
   *
   * @throws ValidationException if what is given is none
   * @throws SchemaNotCurrentException if the private database is too old to have one
   */
  static @Nullable String of(Values values, Database database) {
    String given = values.find(Settings.DB_SCOPE_KEY).orElse(null);
    if (given != null) {
      try {
        ScopeKeys.require(given);
      } catch (IllegalArgumentException e) {
        throw ValidationException.at(
            "/" + Settings.DB_SCOPE_KEY.variable(), String.valueOf(e.getMessage()));
      }
      return given;
    }
    String own = database.secretFor(PURPOSE).map(secret -> "private." + secret).orElse(null);
    if (own != null) {
      try {
        new ScopeKeys(database.as(database.owner()), database.schema(database.owner()))
            .add(database.api().user(), own);
      } catch (SQLException e) {
        throw new SchemaNotCurrentException(
            new IllegalStateException(
                "the private database takes no key of scopes: " + e.getMessage(), e));
      }
    }
    return own;
  }
}
