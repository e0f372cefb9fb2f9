package io.l9.substrate.benchmarks;

import io.l9.substrate.migrations.Database;
import io.l9.substrate.migrations.Login;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code l9 serve --dev} in a process of its own, over a migrated database. */
final class ServerProcess implements AutoCloseable {

  private static final String MAIN = io.l9.substrate.cli.Main.class.getName();

  private static final int CONNECTIONS = 16;

  /** An archive of classes is written when the process ends. */
  private static final long PATIENCE_S = 180;

  private static final Pattern URL = Pattern.compile("Serving on http://127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern KEY = Pattern.compile("export L9_KEY=(\\S+)");
  private static final double KIB_PER_MIB = 1024;

  private final Process process;
  private final BufferedReader out;
  private final int port;
  private final String key;

  private ServerProcess(Process process, BufferedReader out) throws IOException {
    this.process = process;
    this.out = out;
    this.port = Integer.parseInt(waitFor(out, URL));
    this.key = waitFor(out, KEY);
  }

  /**
   * Starts a server; when this returns, it has answered a request.
   *
   * @param options of the virtual machine
   */
  static ServerProcess start(Database database, String classPath, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // as the launcher starts it
    command.addAll(
        List.of(
            "-Dfile.encoding=UTF-8",
            "-Dorg.jboss.logging.provider=slf4j",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            classPath,
            MAIN,
            "serve",
            "--dev",
            "--no-jobs",
            "--port",
            "0",
            "--management-port",
            "0"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("L9_DB_URL", database.url());
    login(environment, "L9_DB_OWNER", database.owner());
    login(environment, "L9_DB", database.api());
    login(environment, "L9_DB_MAINTAINER", database.maintainer());
    environment.put("L9_SERVER_RATE_LIMIT", "0");
    Process process = builder.start();
    try {
      ServerProcess server =
          new ServerProcess(process, process.inputReader(StandardCharsets.UTF_8));
      server.ask(HttpConnection.request("GET", "/v1/info", server.key, ""));
      return server;
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static void login(Map<String, String> environment, String prefix, Login login) {
    environment.put(prefix + "_USER", login.user());
    environment.put(prefix + "_PASSWORD", login.password());
  }

  private static String waitFor(BufferedReader out, Pattern pattern) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw new IOException("the server ended before it listened");
  }

  private void ask(byte[] request) throws IOException {
    try (HttpConnection connection = new HttpConnection(port)) {
      require(connection.send(request));
    }
  }

  private static void require(int status) throws IOException {
    if (status >= 300) {
      throw new IOException("the server answered " + status);
    }
  }

  /** Stores a packet, searches for it, and reads what there is. */
  void use() throws IOException {
    ask(
        HttpConnection.request(
            "POST",
            "/v1/packets",
            key,
            "{\"packet_type\":\"note\",\"payload\":{\"text\":\"delivery at dock7\"}}"));
    ask(search());
    ask(HttpConnection.request("GET", "/v1/packets", key, ""));
  }

  /** Searches on several connections. */
  void load(Duration duration) throws Exception {
    byte[] request = search();
    var unused =
        ClosedLoopLoad.of(
            number -> {
              HttpConnection connection = new HttpConnection(port);
              return new ClosedLoopLoad.Client() {
                @Override
                public void ask() throws IOException {
                  require(connection.send(request));
                }

                @Override
                public void close() throws IOException {
                  connection.close();
                }
              };
            },
            CONNECTIONS,
            duration);
  }

  private byte[] search() {
    return HttpConnection.request(
        "POST", "/v1/search", key, "{\"text\":\"dock7\",\"mode\":\"keyword\"}");
  }

  /** The resident memory in MiB, as Linux counts it. */
  double residentMib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB;
      }
    }
    throw new IOException("the system does not say how much memory a process takes");
  }

  /** Asks the process to end, and waits for its end. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try (out) {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
