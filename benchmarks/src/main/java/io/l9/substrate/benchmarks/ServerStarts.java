package io.l9.substrate.benchmarks;

import io.l9.substrate.migrations.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The starts of a server, without and with an archive of its classes: their times, and the memory.
 */
final class ServerStarts {

  private static final double NANOS_PER_MS = 1e6;

  private final BenchContext bench;
  private final Database database;
  private final int count;

  /**
   * Starts to measure.
   *
   * @param count of each kind
   */
  ServerStarts(BenchContext bench, Database database, int count) {
    this.bench = bench;
    this.database = database;
    this.count = count;
  }

  /**
   * Measures both kinds of start in turns.
   *
   * @param loaded how long the last server is under load
   */
  void measure(Duration loaded) throws Exception {
    Path product = product();
    String classPath =
        product == null ? System.getProperty("java.class.path") : product.resolve("*").toString();
    Path folder = Files.createTempDirectory("l9-archive-");
    try {
      ClassArchive archive =
          product == null
              ? null
              : ClassArchive.make(database, classPath, folder.resolve("classes"));
      List<Double> plain = new ArrayList<>();
      List<Double> archived = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        if (archive != null) {
          try (ServerProcess server = start(classPath, List.of(archive.option()), archived)) {
            server.use();
          }
        }
        try (ServerProcess server = start(classPath, List.of(), plain)) {
          if (i == count - 1) {
            bench.report().figure("rss_mb", server.residentMib(), "MiB");
            server.load(loaded);
            bench.report().figure("rss_loaded_mb", server.residentMib(), "MiB");
          }
        }
      }
      report("start", plain, 2500);
      if (archive != null) {
        report("start_archive", archived, 1000);
        bench.report().detail("archive_mb", Files.size(archive.file()) >> 20);
      }
    } finally {
      Files.deleteIfExists(folder.resolve("classes"));
      Files.delete(folder);
    }
  }

  /** The product's folder of jars; null where classes run from elsewhere, as in a test. */
  private static @Nullable Path product() {
    String home = System.getProperty("l9.home");
    return home == null ? null : Path.of(home, "cli", "target", "l9", "lib");
  }

  private ServerProcess start(String classPath, List<String> options, List<Double> times)
      throws IOException {
    long begun = System.nanoTime();
    ServerProcess server = ServerProcess.start(database, classPath, options);
    times.add((System.nanoTime() - begun) / NANOS_PER_MS);
    return server;
  }

  private void report(String name, List<Double> times, double aim) {
    bench.report().check(name + "_ms", Statistics.median(times), "ms", Target.atMost(aim));
    bench.report().detail(name + "s_ms", Statistics.rounded(times));
  }
}
