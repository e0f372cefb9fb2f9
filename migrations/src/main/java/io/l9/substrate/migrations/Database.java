package io.l9.substrate.migrations;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The database that was chosen, with the three logins that the product uses. Closing it lets go of
 * the server behind it, if that is ours. Thread-safe.
 */
public final class Database implements AutoCloseable {

  private final JdbcUrl url;
  private final Login owner;
  private final Login api;
  private final Login maintainer;
  private final String description;
  private final @Nullable String schema;
  private final @Nullable PrivateCluster cluster;

  /** A database that somebody else brings up and takes down. */
  public Database(String url, Login owner, Login api, Login maintainer) {
    this(JdbcUrl.parse(url), owner, api, maintainer, "a database of the caller's", null, null);
  }

  Database(
      JdbcUrl url,
      Login owner,
      Login api,
      Login maintainer,
      String description,
      @Nullable String schema,
      @Nullable PrivateCluster cluster) {
    this.url = url;
    this.owner = owner;
    this.api = api;
    this.maintainer = maintainer;
    this.description = description;
    this.schema = schema;
    this.cluster = cluster;
  }

  /** The JDBC URL, without credentials. */
  public String url() {
    return url.address();
  }

  /** Owns the schema and migrates it. */
  public Login owner() {
    return owner;
  }

  /** Returns the login of requests, which row level security binds. */
  public Login api() {
    return api;
  }

  /** Runs the maintenance jobs, across tenants. */
  public Login maintainer() {
    return maintainer;
  }

  /** Unpooled connections as one of the logins. */
  public DataSource as(Login login) {
    return dataSource(login);
  }

  /** The same for a pool, with properties of the driver. */
  public DataSource as(Login login, Map<String, String> properties) {
    return url.dataSource(login.user(), login.password(), properties);
  }

  /**
   * The schema of the substrate's tables: the configured one, or the one that holds them.
   *
   * @param login who looks
   * @throws DatabaseUnavailableException if the login cannot connect
   */
  public String schema(Login login) {
    if (schema != null) {
      return schema;
    }
    try {
      return SubstrateSchema.find(as(login));
    } catch (SQLException e) {
      throw new DatabaseUnavailableException(
          "the database cannot be asked for its schemas: " + e.getMessage(), e);
    }
  }

  /** The configured schema; empty: whichever holds the tables. */
  Optional<String> configuredSchema() {
    return Optional.ofNullable(schema);
  }

  /** Makes and checks the schema, as its owner. */
  public Migrator migrator() {
    return migrator(schema(owner));
  }

  /** The same for a schema that is known already. */
  public Migrator migrator(String name) {
    return new Migrator(as(owner)).inSchema(name);
  }

  PGSimpleDataSource dataSource(Login login) {
    return url.opened(login.user(), login.password(), Map.of());
  }

  /** One line for people: which database this is, and why none of the earlier choices. */
  public String description() {
    return description;
  }

  /**
   * A secret for another purpose, from the key file that the private cluster keeps beside its data:
   * always the same for the same purpose. Empty for a database that is not ours.
   *
   * @param purpose no name of a role
   */
  public Optional<String> secretFor(String purpose) {
    return Optional.ofNullable(cluster).map(ours -> ours.passwordOf(purpose));
  }

  @Override
  public void close() {
    if (cluster != null) {
      cluster.close();
    }
  }
}
