package io.l9.substrate.migrations;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * The keys of a schema by which logins sign their scopes, as their owner sees them. A login that
 * has one takes signed scopes only; two at a time let servers change from one to the other.
 * Thread-safe.
 */
public final class ScopeKeys {

  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z_-]{1,40}\\.[!-~]{32,200}");
  private static final int KID_BYTES = 6;
  private static final int SECRET_BYTES = 32;

  private final DataSource owner;
  private final String schema;

  /**
   * A key that a login has; its secret is not told.
   *
   * @param kid its name
   */
  public record Entry(String login, String kid, Instant createdAt) {}

  /**
   * The keys of a schema.
   *
   * @param owner connections of the login that owns it
   * @param schema a plain lower-case identifier
   */
  public ScopeKeys(DataSource owner, String schema) {
    this.owner = owner;
    this.schema = schema;
  }

  /** Makes a key, a name and a secret joined by a dot; it is nobody's until it is added. */
  public static String generate(SecureRandom random) {
    Base64.Encoder text = Base64.getUrlEncoder().withoutPadding();
    byte[] kid = new byte[KID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(kid);
    random.nextBytes(secret);
    return text.encodeToString(kid) + "." + text.encodeToString(secret);
  }

  /**
   * Returns if it has the form of a key.
   *
   * @throws IllegalArgumentException if not
   */
  public static void require(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "must be a name, a dot and at least 32 characters, as `l9 scope-keys create` prints it");
    }
  }

  /**
   * Gives a login a key, from when on it takes signed scopes only. Adding a key again changes
   * nothing.
   *
   * @param key as {@link #generate} makes it
   */
  public void add(String login, String key) throws SQLException {
    require(key);
    int dot = key.indexOf('.');
    try (Connection connection = owner.getConnection();
        PreparedStatement add =
            connection.prepareStatement("SELECT " + schema + ".l9_add_scope_key(?, ?, ?)")) {
      add.setString(1, login);
      add.setString(2, key.substring(0, dot));
      add.setBytes(3, key.substring(dot + 1).getBytes(StandardCharsets.US_ASCII));
      add.execute();
    }
  }

  /** Every key, the oldest of a login first. */
  public List<Entry> list() throws SQLException {
    try (Connection connection = owner.getConnection();
        PreparedStatement list =
            connection.prepareStatement(
                "SELECT login, kid, created_at FROM "
                    + schema
                    + ".scope_keys ORDER BY login, created_at, kid");
        ResultSet rows = list.executeQuery()) {
      List<Entry> keys = new ArrayList<>();
      while (rows.next()) {
        keys.add(
            new Entry(
                rows.getString(1),
                rows.getString(2),
                rows.getObject(3, OffsetDateTime.class).toInstant()));
      }
      return keys;
    }
  }

  /**
   * Takes a key away; a login that loses its last one chooses its scopes itself again.
   *
   * @return false if there is no such key
   */
  public boolean drop(String login, String kid) throws SQLException {
    try (Connection connection = owner.getConnection();
        PreparedStatement drop =
            connection.prepareStatement(
                "DELETE FROM " + schema + ".scope_keys WHERE login = ? AND kid = ?")) {
      drop.setString(1, login);
      drop.setString(2, kid);
      return drop.executeUpdate() > 0;
    }
  }
}
