package io.l9.substrate.migrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.l9.substrate.migrations.PrivateCluster.Durability;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIf("postgresIsInstalled")
class PrivateClusterIT {

  /** One for all tests, because making a cluster takes longer than what they look at. */
  private static Path directory;

  @BeforeAll
  static void makeADirectoryThatTheServerCanEnter() throws IOException {
    directory = Files.createTempDirectory("l9-cluster");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void stopWhatAFailedTestLeft() {
    open().close();
  }

  @AfterAll
  static void remove() throws IOException {
    delete(directory);
  }

  @Test
  void keepsTheData_whenItIsClosedAndOpenedAgain() throws Exception {
    try (var cluster = PrivateCluster.open(directory)) {
      execute(cluster, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (var cluster = PrivateCluster.open(directory)) {
      assertFalse(cluster.foundRunning());
      assertEquals("42", query(cluster, "SELECT answer FROM kept"));
    }
  }

  @ParameterizedTest
  @CsvSource({"DURABLE, scram-sha-256", "THROW_AWAY, md5"})
  void listensOnLoopbackOnly_andAsksForThePassword(Durability durability, String method)
      throws Exception {
    try (var cluster = PrivateCluster.open(directory.resolve(durability.name()), durability)) {
      assertEquals("127.0.0.1", query(cluster, "SHOW listen_addresses"));
      assertEquals("", query(cluster, "SHOW unix_socket_directories"));
      assertEquals(
          method,
          query(cluster, "SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules"));
      assertEquals(method, query(cluster, "SHOW password_encryption"));
      var refused =
          assertThrows(
              SQLException.class,
              () -> cluster.server().asSuperuser("postgres").getConnection("postgres", "postgres"));
      assertEquals("28P01", refused.getSQLState());
    }
  }

  @Test
  void speaksUtf8InEveryLocale_andHasPgvector() throws Exception {
    try (var cluster = open()) {
      assertEquals("UTF8", query(cluster, "SHOW server_encoding"));
      execute(cluster, "CREATE EXTENSION vector");
      assertEquals(
          "t", query(cluster, "SELECT set_config('hnsw.iterative_scan', 'off', true) = 'off'"));
    }
  }

  @Test
  void keepsItsSecretFromOthers() throws Exception {
    try (var cluster = open()) {
      assertEquals("rw-------", permissions(directory.resolve("secret")));
      assertEquals("rwx------", permissions(directory.resolve("server")));
      assertNotEquals(cluster.passwordOf("l9_api"), cluster.passwordOf("l9_user"));
    }
  }

  /** Root would otherwise give away, and write into, whatever somebody makes a link to. */
  @Test
  void followsNoLink() throws Exception {
    Path planted = Files.createTempDirectory("l9-planted");
    try {
      Path prey = Files.createFile(planted.resolve("prey"));
      String before = permissions(prey) + Files.getOwner(prey);
      Path link = Files.createSymbolicLink(planted.resolve("link"), prey);
      assertThrows(
          DatabaseUnavailableException.class, () -> ServerAccount.current().own(link, "rwx------"));
      assertEquals(before, permissions(prey) + Files.getOwner(prey));

      Path cluster = Files.createDirectory(planted.resolve("cluster"));
      Path elsewhere = Files.createDirectory(planted.resolve("elsewhere"));
      Files.createSymbolicLink(cluster.resolve("server"), elsewhere);
      assertThrows(DatabaseUnavailableException.class, () -> PrivateCluster.open(cluster));
      Files.delete(cluster.resolve("gate.lock"));
      Files.createSymbolicLink(cluster.resolve("gate.lock"), prey);
      assertThrows(DatabaseUnavailableException.class, () -> PrivateCluster.open(cluster));
      assertEquals(0, Files.size(prey));
    } finally {
      delete(planted);
    }
  }

  @Test
  void runsTheServerAsAnUnprivilegedUser_whenRootStartsIt() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root can show it");
    try (var cluster = open()) {
      assertTrue(cluster.server().port() > 1023);
      assertEquals("postgres", Files.getOwner(directory.resolve("server")).getName());
      assertEquals(
          "postgres", ProcessHandle.of(serverPid()).orElseThrow().info().user().orElseThrow());
    }
  }

  @Test
  void stopsTheServer_whenTheLastHolderOfThisProcessCloses() throws Exception {
    var first = open();
    var second = open();
    assertEquals(first.server().port(), second.server().port());
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();

    first.close();
    first.close();
    assertEquals("1", query(second, "SELECT 1"));

    second.close();
    assertEnds(server);
  }

  @Test
  void leavesTheServerToTheOtherProcess_whenTwoUseIt() throws Exception {
    Process other = hold();
    int port = portOf(other);
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();

    var cluster = open();
    assertTrue(cluster.foundRunning());
    assertEquals(port, cluster.server().port());
    cluster.close();
    assertTrue(server.isAlive());

    release(other);
    assertEnds(server);
  }

  @Test
  void staysUp_whenTheProcessThatStartedItEndsFirst() throws Exception {
    Process other = hold();
    portOf(other);
    try (var cluster = open()) {
      release(other);
      assertEquals("1", query(cluster, "SELECT 1"));
    }
    assertFalse(Files.exists(pidFile()));
  }

  @Test
  void usesTheServerThatAKilledProcessLeft_andStopsItAfterwards() throws Exception {
    Process killed = hold();
    int port = portOf(killed);
    ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();
    assertTrue(killed.destroyForcibly().waitFor(30, TimeUnit.SECONDS));
    assertTrue(server.isAlive());

    try (var cluster = open()) {
      assertTrue(cluster.foundRunning());
      assertEquals(port, cluster.server().port());
      assertEquals("1", query(cluster, "SELECT 1"));
    }
    assertEnds(server);
  }

  @Test
  void opensOnceForAll_whenSeveralProcessesStartTogether() throws Exception {
    List<Process> processes = List.of(hold(), hold(), hold());
    int port = portOf(processes.get(0));
    for (Process process : processes.subList(1, processes.size())) {
      assertEquals(port, portOf(process));
    }
    for (Process process : processes) {
      release(process);
    }
    assertFalse(Files.exists(pidFile()));
  }

  @Test
  void recovers_whenTheServerItselfWasKilled() throws Exception {
    try (var cluster = PrivateCluster.open(directory)) {
      execute(cluster, "DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 42 AS answer");
      ProcessHandle server = ProcessHandle.of(serverPid()).orElseThrow();
      assertTrue(server.destroyForcibly());
      assertEnds(server);
    }
    try (var cluster = PrivateCluster.open(directory)) {
      assertEquals("42", query(cluster, "SELECT answer FROM kept"));
    }
  }

  @Test
  void starts_whenThePidThatACrashLeftBelongsToAnotherProgramNow() throws Exception {
    open().close();
    Files.writeString(
        pidFile(),
        ProcessHandle.current().pid() + "\n" + directory + "\n1\n5432\n\n127.0.0.1\n1 1\nready\n");
    try (var cluster = open()) {
      assertFalse(cluster.foundRunning());
      assertEquals("1", query(cluster, "SELECT 1"));
    }
  }

  @Test
  void beginsAnew_whenAnEarlierInitialisationWasInterrupted() throws Exception {
    Path half = directory.resolve("server/data.new/base");
    open().close();
    delete(directory.resolve("server/data"));
    Files.createDirectories(half);
    Files.writeString(half.resolve("rest"), "half");
    try (var cluster = open()) {
      assertEquals("1", query(cluster, "SELECT 1"));
      assertFalse(Files.exists(half));
    }
  }

  @Test
  void putsUnknownDataAside_andDeletesNothingOfIt() throws Exception {
    open().close();
    delete(directory.resolve("server/data"));
    Files.createDirectories(directory.resolve("server/data"));
    Files.writeString(directory.resolve("server/data/precious"), "text");
    try (var cluster = open()) {
      assertEquals("1", query(cluster, "SELECT 1"));
      assertEquals(
          "text", Files.readString(directory.resolve("server/data.broken/precious"), UTF_8));
    }
  }

  @Test
  void refuses_whenThePasswordsAreLost_andSaysWhatToDo() throws Exception {
    open().close();
    Path secret = directory.resolve("secret");
    String content = Files.readString(secret);
    Files.delete(secret);
    var refused = assertThrows(DatabaseUnavailableException.class, PrivateClusterIT::open);
    assertTrue(refused.getMessage().contains("put the file back"), refused::getMessage);
    Files.writeString(secret, content);
  }

  @Test
  void rebuildsOnlyAThrowAwayCluster_whenItIsDamaged() throws Exception {
    try (var cluster = open()) {
      execute(cluster, "CREATE TABLE lost AS SELECT 1");
    }
    Files.write(directory.resolve("server/data/global/pg_control"), new byte[] {1});

    var refused =
        assertThrows(DatabaseUnavailableException.class, () -> PrivateCluster.open(directory));
    assertTrue(refused.getMessage().contains("does not start"), refused::getMessage);

    try (var cluster = open()) {
      assertEquals("f", query(cluster, "SELECT to_regclass('lost') IS NOT NULL"));
    }
  }

  @Test
  void createsCopiesAndDropsDatabases() throws Exception {
    try (var cluster = open()) {
      cluster.server().createDatabase("template_of_ours", "postgres");
      try (Connection connection =
              cluster.server().asSuperuser("template_of_ours").getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE copied AS SELECT 7 AS n");
      }
      cluster.server().copyDatabase("template_of_ours", "copy", "postgres");
      try (Connection connection = cluster.server().asSuperuser("copy").getConnection();
          var statement = connection.createStatement();
          var row = statement.executeQuery("SELECT n FROM copied")) {
        assertTrue(row.next());
        cluster.server().dropDatabase("copy");
      }
      assertFalse(cluster.server().hasDatabase("copy"));
      assertTrue(cluster.server().hasDatabase("template_of_ours"));
      assertThrows(
          IllegalArgumentException.class,
          () -> cluster.server().dropDatabase("x; DROP DATABASE l9"));
      assertThrows(
          SQLException.class, () -> cluster.server().copyDatabase("absent", "copy", "postgres"));
    }
  }

  private static PrivateCluster open() {
    return PrivateCluster.open(directory, Durability.THROW_AWAY);
  }

  private static Process hold() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            ClusterHolder.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int portOf(Process holder) throws IOException {
    BufferedReader output = holder.inputReader();
    return Integer.parseInt(output.readLine());
  }

  private static void release(Process holder) throws Exception {
    holder.getOutputStream().close();
    assertTrue(holder.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, holder.exitValue());
  }

  /** The server removes its pid file a moment before it ends. */
  private static void assertEnds(ProcessHandle server) throws Exception {
    server.onExit().get(30, TimeUnit.SECONDS);
  }

  private static Path pidFile() {
    return directory.resolve("server/data/postmaster.pid");
  }

  private static long serverPid() throws IOException {
    return Long.parseLong(Files.readAllLines(pidFile()).get(0).strip());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void execute(PrivateCluster cluster, String sql) throws SQLException {
    try (Connection connection = cluster.server().asSuperuser("postgres").getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(PrivateCluster cluster, String sql) throws SQLException {
    try (Connection connection = cluster.server().asSuperuser("postgres").getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  static boolean postgresIsInstalled() {
    return PrivateCluster.obstacle().isEmpty();
  }
}
