package io.l9.substrate.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The schema of the substrate in a database, and its version compared with this one, as any login
 * of the product can ask.
 *
 * @param name of the schema
 * @param standing whether this version can work on it
 * @param newest the newest file that was run; null if that cannot be told
 * @param login the login that asked
 * @param mayAct whether the login may take the role of a scope, {@code l9_app}
 */
public record SubstrateSchema(
    String name, Standing standing, @Nullable String newest, String login, boolean mayAct) {

  /** The schema that is made where nobody names another and none holds the tables yet. */
  public static final String DEFAULT = "l9";

  /** The standing of a schema towards the files of this version. */
  public enum Standing {
    /** The schema has none of the tables, or does not exist. */
    MISSING,
    /** There are tables, and no history: psql has made them. */
    NOT_ADOPTED,
    /** Files of this version have not run. */
    BEHIND,
    /** Exactly the files of this version have run. */
    CURRENT,
    /** Files have run that this version does not know. */
    AHEAD
  }

  private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
  private static final String NOT_ALLOWED = "42501";
  private static final String ROLE = "l9_app";

  /** Returns the version of the newest file, such as {@code 0101}. */
  public static String newestFile() {
    return MigrationFiles.versions().last();
  }

  /**
   * The name, if a schema of ours can have it: it stands in statements as it is.
   *
   * @throws IllegalArgumentException if it is not a plain lower-case identifier, or the server's
   *     own
   */
  public static String requireName(@Nullable String name) {
    if (name == null || !NAME.matcher(name).matches() || name.startsWith("pg_")) {
      throw new IllegalArgumentException(
          "the schema's name must be a plain lower-case identifier of at most 63 characters, such as"
              + " "
              + DEFAULT);
    }
    return name;
  }

  /**
   * The schema that holds the substrate's tables: {@value #DEFAULT}, or one that the login finds
   * without naming it, such as {@code public}. {@value #DEFAULT} if none does.
   *
   * @throws MigrationException if several do
   */
  public static String find(DataSource login) throws SQLException {
    try (Connection connection = login.getConnection()) {
      return find(connection);
    }
  }

  static String find(Connection connection) throws SQLException {
    List<String> holding = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT DISTINCT n.nspname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relname IN (?, 'packet_store') AND c.relkind IN ('r', 'p')
              AND (n.nspname = ? OR n.nspname = ANY (current_schemas(false))) ORDER BY 1
            """)) {
      query.setString(1, Migrator.HISTORY);
      query.setString(2, DEFAULT);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          holding.add(rows.getString(1));
        }
      }
    }
    if (holding.size() > 1) {
      throw new MigrationException(
          "the schemas "
              + String.join(" and ", holding)
              + " both hold the substrate's tables: say which is meant");
    }
    return holding.isEmpty() ? DEFAULT : holding.get(0);
  }

  /**
   * Looks at a schema. Nothing is changed, and a transaction that is open goes on.
   *
   * @param name as {@link #requireName} takes it
   */
  public static SubstrateSchema look(Connection connection, String name) throws SQLException {
    boolean ownTransaction = connection.getAutoCommit();
    if (ownTransaction) {
      connection.setAutoCommit(false);
    }
    try {
      Savepoint before = connection.setSavepoint();
      try {
        return seen(connection, requireName(name));
      } finally {
        connection.rollback(before);
        connection.releaseSavepoint(before);
      }
    } finally {
      if (ownTransaction) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static SubstrateSchema seen(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT session_user,
              coalesce(pg_has_role(session_user, (SELECT oid FROM pg_roles WHERE rolname = ?), 'MEMBER'), false),
              bool_or(c.relname = ?), bool_or(c.relname = 'packet_store')
            FROM pg_catalog.pg_namespace n
            LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname IN (?, 'packet_store')
            WHERE n.nspname = ?
            """)) {
      query.setString(1, ROLE);
      query.setString(2, Migrator.HISTORY);
      query.setString(3, Migrator.HISTORY);
      query.setString(4, name);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        String login = row.getString(1);
        boolean mayAct = row.getBoolean(2);
        boolean history = row.getBoolean(3);
        boolean tables = row.getBoolean(4);
        if (!history) {
          Standing standing = tables ? Standing.NOT_ADOPTED : Standing.MISSING;
          return new SubstrateSchema(name, standing, null, login, mayAct);
        }
        return compared(name, login, mayAct, mayAct ? applied(connection, name) : null);
      }
    }
  }

  private static SubstrateSchema compared(
      String name, String login, boolean mayAct, @Nullable SortedSet<String> applied) {
    if (applied == null || applied.isEmpty()) {
      // the history can be read since 0132
      return new SubstrateSchema(name, Standing.BEHIND, null, login, mayAct);
    }
    SortedSet<String> known = MigrationFiles.versions();
    Standing standing =
        known.containsAll(applied)
            ? applied.containsAll(known) ? Standing.CURRENT : Standing.BEHIND
            : Standing.AHEAD;
    return new SubstrateSchema(name, standing, applied.last(), login, mayAct);
  }

  /** The versions that have run, or stand below the baseline; null if the role may not ask. */
  private static @Nullable SortedSet<String> applied(Connection connection, String name)
      throws SQLException {
    SortedSet<String> versions = new TreeSet<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL ROLE " + ROLE);
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT version, type = 'BASELINE' FROM %s.%s WHERE success AND version IS NOT NULL"
                  .formatted(name, Migrator.HISTORY))) {
        while (rows.next()) {
          String version = rows.getString(1);
          if (!rows.getBoolean(2)) {
            versions.add(version);
          } else if (!Migrator.NOTHING.equals(version)) {
            versions.addAll(MigrationFiles.versions().headSet(version + '\0'));
          }
        }
      }
      return versions;
    } catch (SQLException e) {
      if (NOT_ALLOWED.equals(e.getSQLState())) {
        return null;
      }
      throw e;
    }
  }
}
