package io.l9.substrate.migrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The server of one data directory: makes the directory, starts the server, finds it again, stops
 * it. The caller keeps other processes out meanwhile.
 */
final class PostgresServer implements ManagedServer {

  static final String HOST = "127.0.0.1";
  static final String SUPERUSER = "postgres";

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int PORT_ATTEMPTS = 5;
  private static final int LOG_LINES_SHOWN = 8;

  private final Path home;
  private final Path data;
  private final Path log;
  private final PrivateCluster.Durability durability;
  private final ServerAccount account = ServerAccount.current();

  /**
   * The server of one directory.
   *
   * @param home the directory of everything that the server's account owns
   */
  PostgresServer(Path home, PrivateCluster.Durability durability) {
    this.home = home;
    this.data = home.resolve("data");
    this.log = home.resolve("server.log");
    this.durability = durability;
  }

  @Override
  public boolean hasData() {
    return Files.exists(data);
  }

  @Override
  public Running ensureRunning(String password) throws IOException {
    if (!Files.exists(home)) {
      Files.createDirectory(home);
      account.own(home, "rwx------");
    }
    ServerAccount.refuseLink(home);
    account.requirePassage(home);
    try {
      return runningOrStarted(password);
    } catch (DatabaseUnavailableException e) {
      if (durability == PrivateCluster.Durability.DURABLE || !initialised()) {
        throw e;
      }
      wipe();
      return runningOrStarted(password);
    }
  }

  @Override
  public void stop() throws IOException {
    Command.Result stopped =
        pgCtl(List.of("stop", "-D", data.toString(), "-m", "fast", "-w", "-s", "-t", seconds()));
    if (!stopped.succeeded() && live(data.resolve("postmaster.pid"))) {
      throw new DatabaseUnavailableException(
          "the server of " + data + " does not stop: " + stopped.output());
    }
  }

  private Running runningOrStarted(String password) throws IOException {
    if (!initialised()) {
      initialise(password);
    }
    Optional<Integer> port = portOfRunningServer(password);
    return port.isPresent()
        ? new Running(at(port.get(), password), true)
        : new Running(at(start(), password), false);
  }

  private boolean initialised() {
    return Files.exists(data.resolve("PG_VERSION"))
        && Files.exists(data.resolve("global/pg_control"));
  }

  private void wipe() throws IOException {
    if (live(data.resolve("postmaster.pid"))) {
      stop();
    }
    delete(data);
  }

  private void initialise(String password) throws IOException {
    if (Files.exists(data)) {
      // Not ours to delete: whatever it is, it was not left by an interrupted start, which never
      // gets as far as this name.
      Path aside = firstFree(home.resolve("data.broken"));
      Files.move(data, aside);
    }
    PostgresInstallation installation = newest();
    Path fresh = home.resolve("data.new");
    delete(fresh);
    Path passwordFile = home.resolve("password.new");
    Files.deleteIfExists(passwordFile);
    try {
      // written before the server's account, which may write here, is given it
      write(passwordFile, password + "\n");
      account.own(passwordFile, "rw-------");
      List<String> command =
          new ArrayList<>(
              List.of(
                  installation.program("initdb").toString(),
                  "--pgdata=" + fresh,
                  "--username=" + SUPERUSER,
                  "--pwfile=" + passwordFile,
                  "--auth=" + authentication(),
                  "--encoding=UTF8",
                  "--locale=" + locale(),
                  "--data-checksums",
                  "--no-instructions"));
      if (durability == PrivateCluster.Durability.THROW_AWAY) {
        command.add("--no-sync");
      }
      Command.Result result = Command.run(home, TIMEOUT, Map.of(), account.command(command));
      if (!result.succeeded()) {
        throw new DatabaseUnavailableException(
            "initdb could not make a cluster in " + home + ": " + result.output());
      }
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The way in which the server asks for passwords and keeps them. The 4,096 rounds of SCRAM are 20
   * ms of processor time for each connection of a test.
   */
  private String authentication() {
    return durability == PrivateCluster.Durability.DURABLE ? "scram-sha-256" : "md5";
  }

  /** A new file that only its owner reads. */
  private static void write(Path file, String text) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private int start() throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (Files.exists(pidFile) && !live(pidFile)) {
      // The server checks only whether the number is in use, and would refuse to start when
      // another program has got it meanwhile.
      Files.delete(pidFile);
    }
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    String failure = "";
    for (int attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
      int port = freePort();
      Command.Result started =
          pgCtl(
              List.of(
                  "start",
                  "-D",
                  data.toString(),
                  "-l",
                  log.toString(),
                  "-w",
                  "-s",
                  "-t",
                  seconds(),
                  "-o",
                  settings(port)));
      if (started.succeeded()) {
        return port;
      }
      failure = started.output() + "\n" + endOfLog();
      boolean portTaken = failure.toLowerCase(Locale.ROOT).contains("address already in use");
      if (!portTaken) {
        break;
      }
    }
    throw new DatabaseUnavailableException(
        "PostgreSQL does not start in " + data + ": " + failure.strip());
  }

  private String settings(int port) {
    String settings =
        "-c listen_addresses=" + HOST + " -c port=" + port + " -c unix_socket_directories=";
    return durability == PrivateCluster.Durability.DURABLE
        ? settings
        : settings + " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
  }

  /** Waits while a server that a killed process left behind is starting or stopping. */
  private Optional<Integer> portOfRunningServer(String password) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    String lastError = "it names no port";
    while (live(pidFile)) {
      Optional<Integer> port = port(pidFile);
      if (port.isPresent()) {
        try {
          requireOurData(port.get(), password);
          return port;
        } catch (SQLException e) {
          if ("28P01".equals(e.getSQLState())) {
            throw new DatabaseUnavailableException(
                "the server of " + data + " refuses the password kept beside it: " + e.getMessage(),
                e);
          }
          lastError = String.valueOf(e.getMessage());
        }
      }
      if (System.nanoTime() > deadline) {
        throw new DatabaseUnavailableException(
            "the server that "
                + pidFile
                + " names does not answer within "
                + TIMEOUT.toSeconds()
                + " s: "
                + lastError);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Optional.empty();
  }

  private void requireOurData(int port, String password) throws SQLException, IOException {
    try (Connection connection = at(port, password).asSuperuser("postgres").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      Path served = Path.of(row.getString(1));
      if (!served.toRealPath().equals(data.toRealPath())) {
        throw new DatabaseUnavailableException(
            "the server on port " + port + " serves " + served + " and not " + data);
      }
    }
  }

  private static DatabaseServer at(int port, String password) {
    return new DatabaseServer(HOST, port, new Login(SUPERUSER, password));
  }

  /** Whether the file names a process that is alive and is a PostgreSQL server. */
  private static boolean live(Path pidFile) throws IOException {
    List<String> lines = lines(pidFile);
    if (lines.isEmpty()) {
      return false;
    }
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(ProcessHandle::isAlive)
        // An unreadable command belongs to another user, hence not to this server's account.
        .flatMap(process -> process.info().command())
        .filter(command -> Path.of(command).endsWith("postgres"))
        .isPresent();
  }

  private static Optional<Integer> port(Path pidFile) throws IOException {
    List<String> lines = lines(pidFile);
    return lines.size() > 3 && !lines.get(3).isBlank()
        ? Optional.of(Integer.valueOf(lines.get(3).strip()))
        : Optional.empty();
  }

  private static List<String> lines(Path pidFile) throws IOException {
    return Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
  }

  private Command.Result pgCtl(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(installationOfData().program("pg_ctl").toString());
    command.addAll(arguments);
    return Command.run(home, TIMEOUT.multipliedBy(2), Map.of(), account.command(command));
  }

  private PostgresInstallation installationOfData() throws IOException {
    int major = Integer.parseInt(Files.readString(data.resolve("PG_VERSION")).strip());
    return PostgresInstallation.all().stream()
        .filter(PostgresInstallation::usable)
        .filter(installation -> installation.major() == major)
        .findFirst()
        .orElseThrow(
            () ->
                new DatabaseUnavailableException(
                    data
                        + " was made by PostgreSQL "
                        + major
                        + ", which is not usable here any more ("
                        + PostgresInstallation.whyNoneIsUsable()
                        + "); install it again, or move the directory away to begin with an empty"
                        + " one"));
  }

  private static PostgresInstallation newest() {
    return PostgresInstallation.newestUsable()
        .orElseThrow(
            () -> new DatabaseUnavailableException(PostgresInstallation.whyNoneIsUsable()));
  }

  private String endOfLog() throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    List<String> lines = Files.readAllLines(log);
    return String.join(
        "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }

  private static String seconds() {
    return Long.toString(TIMEOUT.toSeconds());
  }

  /** macOS has no C.UTF-8. */
  private static String locale() {
    return System.getProperty("os.name").startsWith("Mac") ? "C" : "C.UTF-8";
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Path firstFree(Path wanted) {
    Path free = wanted;
    for (int i = 1; Files.exists(free); i++) {
      free = wanted.resolveSibling(wanted.getFileName() + "." + i);
    }
    return free;
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      tree.sorted(Comparator.reverseOrder()).forEach(PostgresServer::deleteOne);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void deleteOne(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
