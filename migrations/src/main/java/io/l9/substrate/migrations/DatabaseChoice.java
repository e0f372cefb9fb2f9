package io.l9.substrate.migrations;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the database once: the configured one; else a {@link PrivateCluster} on the PostgreSQL
 * that is installed here; else one in a container; else none, and says what to install.
 *
 * <p>Configured by {@code L9_DB_URL} (a JDBC URL), {@code L9_DB_USER} and {@code L9_DB_PASSWORD}
 * (the product's login, by default {@code l9_api}), {@code L9_DB_OWNER_USER} and {@code
 * L9_DB_OWNER_PASSWORD} (for migrations, {@code l9_user}), {@code L9_DB_MAINTAINER_USER} and {@code
 * L9_DB_MAINTAINER_PASSWORD} (for jobs, {@code l9_maintainer}), {@code L9_DB_SCHEMA} (else the one
 * that holds the tables, else {@value SubstrateSchema#DEFAULT}). A password that is not given is
 * looked up by the driver in the user's password file.
 */
public final class DatabaseChoice {

  /** The database of the private cluster. */
  static final String NAME = "l9";

  /** The role that owns the schema. */
  public static final String OWNER = "l9_user";

  /** The role that the product works as. */
  public static final String API = "l9_api";

  /** The role of the maintenance jobs. */
  public static final String MAINTAINER = "l9_maintainer";

  private static final String URL = "L9_DB_URL";
  private static final String SCHEMA = "L9_DB_SCHEMA";

  private DatabaseChoice() {}

  /**
   * Chooses, and brings the database up; its schema is left to the {@link Migrator}.
   *
   * @param environment where the settings above are read
   * @param project the directory that the private cluster belongs to
   * @param progress told in a line what is about to happen, when it may take a while
   * @throws DatabaseUnavailableException if there is none, or the chosen one does not come up
   */
  public static Database choose(
      Map<String, String> environment, Path project, Consumer<String> progress) {
    @Nullable String schema = schema(environment);
    String url = environment.get(URL);
    if (url != null && !url.isBlank()) {
      return configured(url.strip(), schema, environment);
    }
    String notConfigured = URL + " is not set";
    Optional<String> obstacle = PrivateCluster.obstacle();
    if (obstacle.isEmpty()) {
      Path directory = PrivateCluster.directoryFor(project);
      progress.accept("starting PostgreSQL in " + directory + " (a few seconds)");
      return prepared(PrivateCluster.open(directory), "private cluster", notConfigured, schema);
    }
    String notInstalled = notConfigured + "; " + obstacle.get();
    if (PrivateCluster.dockerAnswers()) {
      progress.accept(
          "starting a container of "
              + PrivateCluster.CONTAINER_IMAGE
              + " (seconds; a minute or more if it must be downloaded)");
      return prepared(
          PrivateCluster.openInContainer(PrivateCluster.directoryFor(project)),
          "container of " + PrivateCluster.CONTAINER_IMAGE,
          notInstalled,
          schema);
    }
    throw new DatabaseUnavailableException(
        "no database: "
            + notInstalled
            + "; Docker does not answer. Run `./l9 setup`, or install PostgreSQL "
            + PostgresInstallation.OLDEST_POSTGRES
            + " or newer with pgvector "
            + PostgresInstallation.OLDEST_PGVECTOR
            + " or newer, or start Docker, or set "
            + URL
            + " (for example jdbc:postgresql://db.example/l9)");
  }

  private static @Nullable String schema(Map<String, String> environment) {
    String schema = environment.get(SCHEMA);
    if (schema == null || schema.isBlank()) {
      return null;
    }
    try {
      return SubstrateSchema.requireName(schema.strip());
    } catch (IllegalArgumentException e) {
      throw new DatabaseUnavailableException(SCHEMA + ": " + e.getMessage(), e);
    }
  }

  private static Database configured(
      String url, @Nullable String schema, Map<String, String> environment) {
    JdbcUrl parsed;
    try {
      parsed = JdbcUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new DatabaseUnavailableException(URL + " " + e.getMessage());
    }
    return new Database(
        parsed,
        login(environment, "L9_DB_OWNER", new Login(OWNER, null)),
        login(
            environment,
            "L9_DB",
            new Login(parsed.user() == null ? API : parsed.user(), parsed.password())),
        login(environment, "L9_DB_MAINTAINER", new Login(MAINTAINER, null)),
        "database: the one configured by " + URL,
        schema,
        null);
  }

  private static Login login(Map<String, String> environment, String prefix, Login standard) {
    @Nullable String user = environment.get(prefix + "_USER");
    @Nullable String password = environment.get(prefix + "_PASSWORD");
    return new Login(
        user == null ? standard.user() : user, password == null ? standard.password() : password);
  }

  private static Database prepared(
      PrivateCluster cluster, String kind, String reasons, @Nullable String schema) {
    try {
      DatabaseServer server = cluster.server();
      server.exclusively(() -> prepare(cluster, server));
      String description =
          String.format(
              Locale.ROOT,
              "database: %s on port %d%s, in %s (%s)",
              kind,
              server.port(),
              cluster.foundRunning() ? ", already running" : "",
              cluster.directory(),
              reasons);
      return new Database(
          JdbcUrl.parse(server.jdbcUrl(NAME)),
          new Login(OWNER, cluster.passwordOf(OWNER)),
          new Login(API, cluster.passwordOf(API)),
          new Login(MAINTAINER, cluster.passwordOf(MAINTAINER)),
          description,
          schema,
          cluster);
    } catch (SQLException e) {
      cluster.close();
      throw new DatabaseUnavailableException(
          "the private cluster in " + cluster.directory() + " cannot be set up: " + e.getMessage(),
          e);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static void prepare(PrivateCluster cluster, DatabaseServer server) throws SQLException {
    ClusterSetup.run(server.asSuperuser("postgres"), passwords(cluster::passwordOf));
    if (!server.hasDatabase(NAME)) {
      server.createDatabase(NAME, OWNER);
    }
    ClusterSetup.dedicated(server.asSuperuser(NAME));
  }

  /** The passwords of the three logins, by role. */
  public static Map<String, String> passwords(UnaryOperator<String> passwordOf) {
    return Stream.of(OWNER, API, MAINTAINER).collect(Collectors.toMap(role -> role, passwordOf));
  }
}
