package io.l9.substrate.benchmarks;

import io.l9.substrate.bootstrap.wiring.ResourceStack;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.shared.JsonCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One run of a bench, and what it was run on.
 *
 * @param commit of the checkout, {@code -dirty} if it was changed since; {@code unknown} where
 *     there is none
 * @param environment what the figures depend on
 */
public record BenchRun(Report report, String commit, Map<String, Object> environment) {

  /**
   * Runs it on a database of its own.
   *
   * @param checkout the directory that the program was built from
   * @param progress told in a line what happens
   */
  public static BenchRun of(
      Bench bench, BenchOptions options, Path checkout, Consumer<String> progress)
      throws Exception {
    WarmUp warmUp = options.quick() ? WarmUp.QUICK : WarmUp.FULL;
    return of(bench, options, warmUp, checkout, progress, () -> BenchDatabase.open(progress));
  }

  static BenchRun of(
      Bench bench,
      BenchOptions options,
      WarmUp warmUp,
      Path checkout,
      Consumer<String> progress,
      BenchContext.Databases databases)
      throws Exception {
    Report report = new Report(bench.name());
    report.detail("quick", options.quick());
    // Of the last minute; negative where the system does not say.
    report.detail(
        "load_average_before",
        Statistics.rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    try (ResourceStack resources = new ResourceStack()) {
      BenchContext context =
          new BenchContext(options, warmUp, progress, resources, databases, report);
      bench.run(context);
      return new BenchRun(report, commit(checkout), environment(context.opened()));
    }
  }

  /** The one object of {@code --json}. */
  public String json(JsonCodec codec) {
    return codec.of(report.toMap(commit, environment)).text();
  }

  /** The table for people. */
  public void print(Terminal terminal) {
    report.print(terminal, commit, environment);
  }

  private static Map<String, Object> environment(
      @org.jspecify.annotations.Nullable BenchDatabase database) throws SQLException {
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("cpus", Runtime.getRuntime().availableProcessors());
    environment.put("jdk", Runtime.version().toString());
    if (database != null) {
      environment.put(
          "postgres",
          database.single("SELECT split_part(current_setting('server_version'), ' ', 1)"));
      environment.put(
          "pgvector",
          database.single("SELECT extversion FROM pg_extension WHERE extname = 'vector'"));
    }
    return environment;
  }

  private static String commit(Path checkout) {
    ProcessBuilder git =
        new ProcessBuilder(
                "git",
                "-c",
                "safe.directory=*",
                "-C",
                checkout.toString(),
                "describe",
                "--always",
                "--exclude=*",
                "--abbrev=12",
                "--dirty")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = git.start();
      process.getOutputStream().close();
      String described =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 && !described.isEmpty() ? described : "unknown";
    } catch (IOException e) {
      // No git, or no checkout: an archive was built.
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
