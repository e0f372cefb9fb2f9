package io.l9.substrate.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a login's sessions begin with. A login may change its own by {@code ALTER
 * ROLE}, also with SQL that got into a statement: one that begins in a scope would hide that a
 * scope was forgotten.
 *
 * @param login who asked
 * @param weakening the settings that no session may begin with, separated by commas; null if there
 *     is none
 */
public record LoginDefaults(String login, @Nullable String weakening) {

  /** Looks at those of the login of a connection. Nothing is changed. */
  public static LoginDefaults look(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT session_user, string_agg(DISTINCT split_part(entry, '=', 1), ', ')
                FROM pg_catalog.pg_db_role_setting, unnest(setconfig) AS entry
                WHERE setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
                  AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))
                  AND entry ~ '^(app\\.|role=|row_security=off|session_replication_role=)'
                """);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new LoginDefaults(row.getString(1), row.getString(2));
    }
  }
}
