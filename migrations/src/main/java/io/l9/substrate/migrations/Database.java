package io.l9.substrate.migrations;

import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database that was chosen, with the three logins that the product uses. Closing it lets go of
 * the server behind it, if that is ours. Thread-safe.
 */
public final class Database implements AutoCloseable {

  private final String url;
  private final Login owner;
  private final Login api;
  private final Login maintainer;
  private final String description;
  private final @Nullable PrivateCluster cluster;

  /** A database that somebody else brings up and takes down. */
  public Database(String url, Login owner, Login api, Login maintainer) {
    this(url, owner, api, maintainer, "database: " + url, null);
  }

  Database(
      String url,
      Login owner,
      Login api,
      Login maintainer,
      String description,
      @Nullable PrivateCluster cluster) {
    this.url = url;
    this.owner = owner;
    this.api = api;
    this.maintainer = maintainer;
    this.description = description;
    this.cluster = cluster;
  }

  /** The JDBC URL, without credentials. */
  public String url() {
    return url;
  }

  /** Owns the schema and migrates it. */
  public Login owner() {
    return owner;
  }

  /** What the product works as: bound by row level security. */
  public Login api() {
    return api;
  }

  /** Runs the maintenance jobs, across tenants. */
  public Login maintainer() {
    return maintainer;
  }

  /** Unpooled connections as one of the logins. */
  public DataSource as(Login login) {
    return DatabaseServer.dataSource(url, login);
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
