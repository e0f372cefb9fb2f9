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

/** {@code l9 serve} in a process of its own: how soon it listens, and how much memory it takes. */
final class ServerProcess {

  private static final String MAIN = io.l9.substrate.cli.Main.class.getName();

  private static final int CONNECTIONS = 16;
  private static final long PATIENCE_S = 60;
  private static final Pattern URL = Pattern.compile("Serving on http://127\\.0\\.0\\.1:(\\d+)");
  private static final Pattern KEY = Pattern.compile("export L9_KEY=(\\S+)");
  private static final double NANOS_PER_MS = 1e6;
  private static final double KIB_PER_MIB = 1024;

  private ServerProcess() {}

  static void measure(BenchContext bench, Database database, int count, Duration loaded)
      throws Exception {
    List<Double> starts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean last = i == count - 1;
      long begun = System.nanoTime();
      Process process = start(database);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        int port = Integer.parseInt(waitFor(out, URL));
        String key = waitFor(out, KEY);
        try (HttpConnection connection = new HttpConnection(port)) {
          byte[] request = HttpConnection.request("GET", "/v1/info", key, "");
          if (connection.send(request) != 200) {
            throw new IOException("the server does not answer");
          }
        }
        starts.add((System.nanoTime() - begun) / NANOS_PER_MS);
        if (last) {
          bench.report().figure("rss_mb", residentMib(process), "MiB");
          byte[] request =
              HttpConnection.request(
                  "POST", "/v1/search", key, "{\"text\":\"dock7\",\"mode\":\"keyword\"}");
          load(port, request, loaded);
          bench.report().figure("rss_loaded_mb", residentMib(process), "MiB");
        }
      } finally {
        process.destroy();
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
    bench.report().check("start_ms", Statistics.median(starts), "ms", Target.atMost(2500));
    bench.report().detail("starts_ms", Statistics.rounded(starts));
  }

  private static Process start(Database database) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "serve",
                "--dev",
                "--no-jobs",
                "--port",
                "0",
                "--management-port",
                "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("L9_DB_URL", database.url());
    login(environment, "L9_DB_OWNER", database.owner());
    login(environment, "L9_DB", database.api());
    login(environment, "L9_DB_MAINTAINER", database.maintainer());
    environment.put("L9_SERVER_RATE_LIMIT", "0");
    return builder.start();
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

  private static void load(int port, byte[] request, Duration loaded) throws Exception {
    var unused =
        ClosedLoopLoad.of(
            number -> {
              HttpConnection connection = new HttpConnection(port);
              return new ClosedLoopLoad.Client() {
                @Override
                public void ask() throws IOException {
                  if (connection.send(request) != 200) {
                    throw new IOException("the server does not answer");
                  }
                }

                @Override
                public void close() throws IOException {
                  connection.close();
                }
              };
            },
            CONNECTIONS,
            loaded);
  }

  /** As Linux counts it. */
  private static double residentMib(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB;
      }
    }
    throw new IOException("the system does not say how much memory a process takes");
  }
}
