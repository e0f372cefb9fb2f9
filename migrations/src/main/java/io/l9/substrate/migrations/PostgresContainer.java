package io.l9.substrate.migrations;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in a {@code pgvector/pgvector} container, run by the {@code docker} command, with its
 * data in a volume of the container's name.
 */
final class PostgresContainer implements ManagedServer {

  private static final String HOST = "127.0.0.1";
  private static final String SUPERUSER = "postgres";
  private static final Duration QUICK = Duration.ofSeconds(20);
  private static final Duration WITH_DOWNLOAD = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final String docker;
  private final String name;

  /**
   * The container of that name, which need not exist yet.
   *
   * @param docker the program, found on the path if it is a bare name
   */
  PostgresContainer(String docker, String name) {
    this.docker = docker;
    this.name = name;
  }

  /** Whether a Docker daemon can be used from here. */
  boolean dockerAnswers() {
    try {
      return docker(QUICK, Map.of(), "version", "--format", "{{.Server.Version}}").succeeded();
    } catch (IOException noDockerHere) {
      return false;
    }
  }

  @Override
  public boolean hasData() throws IOException {
    return docker(QUICK, Map.of(), "volume", "inspect", name).succeeded();
  }

  @Override
  public Running ensureRunning(String superuserPassword) throws IOException {
    Command.Result state =
        docker(QUICK, Map.of(), "container", "inspect", "--format", "{{.State.Running}}", name);
    boolean running = state.succeeded() && state.output().equals("true");
    if (!running && state.succeeded()) {
      require(docker(QUICK, Map.of(), "start", name));
    } else if (!running) {
      require(
          docker(
              WITH_DOWNLOAD,
              // By the environment, because every user of the machine can read arguments.
              Map.of("POSTGRES_PASSWORD", superuserPassword),
              "run",
              "--detach",
              "--name",
              name,
              "--env",
              "POSTGRES_PASSWORD",
              "--volume",
              name + ":/var/lib/postgresql/data",
              "--publish",
              HOST + "::5432",
              PrivateCluster.CONTAINER_IMAGE));
    }
    String published = require(docker(QUICK, Map.of(), "port", name, "5432/tcp"));
    String address = published.lines().findFirst().orElseThrow();
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    var server = new DatabaseServer(HOST, port, new Login(SUPERUSER, superuserPassword));
    awaitAnswer(server);
    return new Running(server, running);
  }

  @Override
  public void stop() throws IOException {
    require(docker(QUICK.multipliedBy(3), Map.of(), "stop", name));
  }

  private void awaitAnswer(DatabaseServer server) {
    long deadline = System.nanoTime() + QUICK.multipliedBy(3).toNanos();
    while (true) {
      try (var connection = server.asSuperuser("postgres").getConnection()) {
        if (connection.isValid(0)) {
          return;
        }
      } catch (SQLException e) {
        if ("28P01".equals(e.getSQLState()) || System.nanoTime() > deadline) {
          throw new DatabaseUnavailableException(
              "the container " + name + " does not let us in: " + e.getMessage(), e);
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private String require(Command.Result result) {
    if (!result.succeeded()) {
      throw new DatabaseUnavailableException(
          "the container " + name + " cannot be used: " + result.output());
    }
    return result.output();
  }

  private Command.Result docker(
      Duration timeout, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(docker));
    command.addAll(List.of(arguments));
    return Command.run(null, timeout, environment, command);
  }
}
