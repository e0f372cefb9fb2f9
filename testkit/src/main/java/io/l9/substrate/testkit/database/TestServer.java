package io.l9.substrate.testkit.database;

import io.l9.substrate.migrations.ClusterSetup;
import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.DatabaseChoice;
import io.l9.substrate.migrations.DatabaseServer;
import io.l9.substrate.migrations.DatabaseUnavailableException;
import io.l9.substrate.migrations.Login;
import io.l9.substrate.migrations.Migrator;
import io.l9.substrate.migrations.PrivateCluster;
import io.l9.substrate.migrations.PrivateCluster.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The server behind the test databases of this process, with one migrated database that the others
 * are copied from. Test processes of the same user share the cluster, whose data may be lost with
 * the power, and tell their databases apart by the process's number.
 */
@SuppressWarnings("deprecation") // before JUnit 5.13 a store closes nothing else
final class TestServer implements AutoCloseable, ExtensionContext.Store.CloseableResource {

  private static final Pattern NAME = Pattern.compile("test_(\\d+)_\\d+");
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final DatabaseServer server;
  private final UnaryOperator<String> passwordOf;
  private final AutoCloseable resource;
  private final String template = newName();

  private TestServer(
      DatabaseServer server, UnaryOperator<String> passwordOf, AutoCloseable resource) {
    this.server = server;
    this.passwordOf = passwordOf;
    this.resource = resource;
  }

  static TestServer start() {
    TestServer started = startServer();
    try {
      started.server.exclusively(started::dropWhatKilledProcessesLeft);
      started.server.exclusively(started::makeTemplate);
      return started;
    } catch (SQLException e) {
      started.close();
      throw new DatabaseUnavailableException("the test database cannot be made: " + e, e);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static TestServer startServer() {
    Optional<String> obstacle = PrivateCluster.obstacle();
    if (obstacle.isEmpty()) {
      PrivateCluster cluster = PrivateCluster.open(directory(), Durability.THROW_AWAY);
      return new TestServer(cluster.server(), cluster::passwordOf, cluster);
    }
    if (DockerClientFactory.instance().isDockerAvailable()) {
      var image = DockerImageName.parse(PrivateCluster.CONTAINER_IMAGE);
      var container = new PostgreSQLContainer(image.asCompatibleSubstituteFor("postgres"));
      container.start();
      var superuser = new Login(container.getUsername(), container.getPassword());
      var server =
          new DatabaseServer(
              container.getHost(),
              container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
              superuser);
      return new TestServer(server, role -> container.getPassword() + role, container);
    }
    throw new DatabaseUnavailableException(
        "tests need a database: "
            + obstacle.get()
            + ", and Docker does not answer; run `./l9 setup`, which installs PostgreSQL with"
            + " pgvector, or start Docker");
  }

  private static Path directory() {
    String user = System.getProperty("user.name");
    Path directory = Path.of(System.getProperty("java.io.tmpdir"), "l9-tests-" + user);
    try {
      if (Files.exists(directory) && !Files.getOwner(directory).getName().equals(user)) {
        throw new DatabaseUnavailableException(
            directory + " belongs to another user; remove it, or set java.io.tmpdir");
      }
      return directory;
    } catch (IOException e) {
      throw new DatabaseUnavailableException("cannot look at " + directory + ": " + e, e);
    }
  }

  Login superuser() {
    return server.superuser();
  }

  Database create() throws SQLException {
    String name = newName();
    server.dropDatabase(name);
    server.copyDatabase(template, name, DatabaseChoice.OWNER);
    // Rights on the database itself are not copied with it.
    ClusterSetup.dedicated(server.asSuperuser(name));
    return new Database(
        server.jdbcUrl(name),
        login(DatabaseChoice.OWNER),
        login(DatabaseChoice.API),
        login(DatabaseChoice.MAINTAINER));
  }

  void drop(Database database) throws SQLException {
    String url = database.url();
    server.dropDatabase(url.substring(url.lastIndexOf('/') + 1));
  }

  @Override
  public void close() {
    try {
      server.dropDatabase(template);
      resource.close();
    } catch (Exception e) {
      throw new DatabaseUnavailableException("the test server does not close: " + e, e);
    }
  }

  private void makeTemplate() throws SQLException {
    ClusterSetup.run(server.asSuperuser("postgres"), DatabaseChoice.passwords(passwordOf));
    server.dropDatabase(template);
    server.createDatabase(template, DatabaseChoice.OWNER);
    ClusterSetup.dedicated(server.asSuperuser(template));
    new Migrator(server.as(login(DatabaseChoice.OWNER), template)).apply();
  }

  private void dropWhatKilledProcessesLeft() throws SQLException {
    List<String> left = new ArrayList<>();
    try (Connection connection = server.asSuperuser("postgres").getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database")) {
      while (rows.next()) {
        Matcher name = NAME.matcher(rows.getString(1));
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          left.add(name.group());
        }
      }
    }
    for (String name : left) {
      server.dropDatabase(name);
    }
  }

  private static String newName() {
    return "test_" + ProcessHandle.current().pid() + "_" + NAMES.incrementAndGet();
  }

  private Login login(String role) {
    return new Login(role, passwordOf.apply(role));
  }
}
