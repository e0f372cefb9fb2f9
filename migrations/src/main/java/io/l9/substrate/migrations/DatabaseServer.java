package io.l9.substrate.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server whose superuser we are. Immutable and thread-safe; every connection is opened
 * when it is needed and not pooled.
 *
 * @param superuser who may create roles and databases
 */
public record DatabaseServer(String host, int port, Login superuser) {

  private static final String MAINTENANCE_DATABASE = "postgres";
  private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  /** The lock of {@link #exclusively}; any number that nothing else on the server uses. */
  private static final long LOCK = 0x6c39_0000_0001L;

  /** Work that talks to the database. */
  @FunctionalInterface
  public interface Work {
    void run() throws SQLException;
  }

  /**
   * The address of a database.
   *
   * @param database a lower-case SQL identifier
   */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + requireIdentifier(database);
  }

  public DataSource asSuperuser(String database) {
    return as(superuser, database);
  }

  public DataSource as(Login login, String database) {
    return dataSource(jdbcUrl(database), login);
  }

  static PGSimpleDataSource dataSource(String url, Login login) {
    var source = new PGSimpleDataSource();
    source.setReWriteBatchedInserts(true);
    source.setUrl(url);
    source.setUser(login.user());
    source.setPassword(login.password());
    return source;
  }

  public boolean hasDatabase(String name) throws SQLException {
    try (Connection connection = asSuperuser(MAINTENANCE_DATABASE).getConnection();
        PreparedStatement query =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /**
   * Creates an empty database.
   *
   * @param name a lower-case SQL identifier
   * @param owner an existing role
   * @throws SQLException if the database exists or the role does not
   */
  public void createDatabase(String name, String owner) throws SQLException {
    execute("CREATE DATABASE " + requireIdentifier(name) + " OWNER " + requireIdentifier(owner));
  }

  /**
   * Creates a copy of another database.
   *
   * @param owner an existing role
   * @throws SQLException if the template is missing or somebody is connected to it
   */
  public void copyDatabase(String template, String name, String owner) throws SQLException {
    execute(
        "CREATE DATABASE %s OWNER %s TEMPLATE %s"
            .formatted(
                requireIdentifier(name), requireIdentifier(owner), requireIdentifier(template)));
  }

  /**
   * Renames a database.
   *
   * @throws SQLException if somebody is connected to it
   */
  public void renameDatabase(String name, String newName) throws SQLException {
    execute(
        "ALTER DATABASE " + requireIdentifier(name) + " RENAME TO " + requireIdentifier(newName));
  }

  /** Drops the database if it exists, whoever is connected to it. */
  public void dropDatabase(String name) throws SQLException {
    execute("DROP DATABASE IF EXISTS " + requireIdentifier(name) + " WITH (FORCE)");
  }

  /** Runs the work while no other process, and no other thread, runs any through this method. */
  public void exclusively(Work work) throws SQLException {
    try (Connection connection = asSuperuser(MAINTENANCE_DATABASE).getConnection();
        PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_lock(?)")) {
      lock.setLong(1, LOCK);
      lock.execute();
      work.run();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = asSuperuser(MAINTENANCE_DATABASE).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String requireIdentifier(String name) {
    if (!IDENTIFIER.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a lower-case SQL identifier of at most 63 characters");
    }
    return name;
  }
}
