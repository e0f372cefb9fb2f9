package io.l9.substrate.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** The steps of a superuser before the first migration; each may be repeated. */
public final class ClusterSetup {

  private ClusterSetup() {}

  /**
   * Creates the roles, once per cluster.
   *
   * @param superuser any database of the cluster
   * @param passwords by role; a role that is not named keeps the password that it has
   */
  public static void run(DataSource superuser, Map<String, String> passwords) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      // One transaction, because the script's lock keeps others off the passwords too.
      connection.setAutoCommit(false);
      statement.execute(script("roles.sql"));
      for (Map.Entry<String, String> login : passwords.entrySet()) {
        statement.execute(setPassword(connection, login.getKey(), login.getValue()));
      }
      connection.commit();
    }
  }

  /**
   * Creates the extensions and gives our roles their rights on the database, once per database,
   * after {@link #run}. Nobody else's right is touched.
   */
  public static void extensions(DataSource superuser) throws SQLException {
    run(superuser, "extensions.sql");
  }

  /** The same, and takes from PUBLIC what nobody else needs in a database that is ours alone. */
  public static void dedicated(DataSource superuser) throws SQLException {
    extensions(superuser);
    run(superuser, "dedicated.sql");
  }

  private static void run(DataSource superuser, String script) throws SQLException {
    try (Connection connection = superuser.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(script(script));
    }
  }

  private static String setPassword(Connection connection, String role, String password)
      throws SQLException {
    try (PreparedStatement format =
        connection.prepareStatement("SELECT format('ALTER ROLE %I PASSWORD %L', ?, ?)")) {
      format.setString(1, role);
      format.setString(2, password);
      try (ResultSet row = format.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static String script(String name) {
    try (InputStream content = ClusterSetup.class.getResourceAsStream("/db/l9/setup/" + name)) {
      if (content == null) {
        throw new IllegalStateException("the module lacks db/l9/setup/" + name);
      }
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
