package io.l9.substrate.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * With a script in the place of the docker command: it keeps the container's state in files, and
 * the port that it publishes is that of a private cluster.
 */
@EnabledIf("postgresIsInstalled")
class PostgresContainerIT {

  private static final String DOCKER =
      """
      #!/bin/sh
      cd "$(dirname "$0")"
      printf '%s\\n' "$*" >>calls
      case "$1 $2" in
        'version '*) echo 28.0 ;;
        'volume inspect') [ -e volume ] ;;
        'container inspect') [ -e state ] && cat state ;;
        'run '*) printf '%s' "$POSTGRES_PASSWORD" >password; touch volume; echo true >state ;;
        'start '*) echo true >state ;;
        'stop '*) echo false >state ;;
        'port '*) cat port ;;
        *) echo "unknown: $*"; exit 64 ;;
      esac
      """;

  private Path directory;
  private Path docker;
  private PrivateCluster cluster;
  private PostgresContainer container;

  @BeforeEach
  void start() throws IOException {
    directory = Files.createTempDirectory("l9-container");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    cluster =
        PrivateCluster.open(directory.resolve("cluster"), PrivateCluster.Durability.THROW_AWAY);
    docker = directory.resolve("docker");
    Files.writeString(docker, DOCKER);
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        directory.resolve("port"), "127.0.0.1:" + cluster.server().port() + "\n[::1]:1\n");
    container = new PostgresContainer(docker.toString(), "l9-test");
  }

  @AfterEach
  void stop() throws IOException {
    cluster.close();
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void startsAContainerOnLoopback_findsItAgain_andKeepsItsDataWhenItStops() throws Exception {
    assertTrue(container.dockerAnswers());
    assertFalse(container.hasData());
    String password = cluster.passwordOf("postgres");

    ManagedServer.Running first = container.ensureRunning(password);
    assertFalse(first.found());
    try (Connection connection = first.server().asSuperuser("postgres").getConnection()) {
      assertTrue(connection.isValid(0));
    }
    List<String> calls = calls();
    String run = calls.stream().filter(call -> call.startsWith("run ")).findFirst().orElseThrow();
    assertTrue(run.contains("--publish 127.0.0.1::5432"), run);
    assertTrue(run.contains("--volume l9-test:/var/lib/postgresql/data"), run);
    assertTrue(run.endsWith(PrivateCluster.CONTAINER_IMAGE), run);
    assertFalse(run.contains(password), run);
    assertEquals(password, Files.readString(directory.resolve("password")));

    assertTrue(container.ensureRunning(password).found());
    container.stop();
    assertTrue(container.hasData());

    assertFalse(container.ensureRunning(password).found());
    assertEquals(1, calls().stream().filter(call -> call.startsWith("run ")).count());
    assertEquals(1, calls().stream().filter(call -> call.equals("start l9-test")).count());
  }

  @Test
  void saysWhatDockerSaid_whenTheContainerDoesNotStart() throws Exception {
    Files.writeString(
        docker,
        """
        #!/bin/sh
        [ "$1" = run ] && echo 'no space left on device'
        exit 125
        """);
    var failed =
        assertThrows(DatabaseUnavailableException.class, () -> container.ensureRunning("secret"));
    assertTrue(failed.getMessage().contains("no space left on device"), failed::getMessage);
    assertFalse(failed.getMessage().contains("secret"), failed::getMessage);
    assertFalse(container.dockerAnswers());
    assertFalse(new PostgresContainer("no-such-program", "l9").dockerAnswers());
  }

  @Test
  void refusesAtOnce_whenThePasswordIsNotTheOneOfTheData() {
    var failed =
        assertThrows(DatabaseUnavailableException.class, () -> container.ensureRunning("wrong"));
    assertTrue(failed.getMessage().contains("does not let us in"), failed::getMessage);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(directory.resolve("calls"));
  }

  static boolean postgresIsInstalled() {
    return PrivateCluster.obstacle().isEmpty();
  }
}
