package io.l9.substrate.rest;

import io.l9.substrate.rest.limits.ClientTimeouts;
import java.time.Duration;
import java.util.List;

/**
 * The configuration of the HTTP server.
 *
 * @param host an address or name of this machine
 * @param port 0: any free one
 * @param cursorSecret signs the cursors of lists, at least {@value #MIN_SECRET} characters; the
 *     same for all servers behind one name
 * @param stopTimeout the time that requests in progress have when the server stops
 * @param timeouts of slow clients
 * @param corsOrigins origins of the pages that may call from a browser, such as {@code
 *     https://app.example}
 */
public record RestConfig(
    String host,
    int port,
    String cursorSecret,
    Duration stopTimeout,
    Limits limits,
    ClientTimeouts timeouts,
    List<String> corsOrigins) {

  public static final int MIN_SECRET = 32;

  /**
   * The limits of requests.
   *
   * @param deadline of a request that does not ask for one
   * @param maxDeadline the longest that a request may wait
   * @param requests of each tenant in each window; 0: unlimited
   * @param window at least a second
   * @param atOnce how many requests of a tenant execute at the same time; more wait
   * @param atOnceBesideOthers how many of one while other tenants ask too
   * @param atOnceOfAll how many requests execute at the same time; fewer than there are connections
   *     to the database
   * @param importBytes the largest size of an import, decompressed
   */
  public record Limits(
      Duration deadline,
      Duration maxDeadline,
      int requests,
      Duration window,
      int atOnce,
      int atOnceBesideOthers,
      int atOnceOfAll,
      long importBytes) {

    /**
     * Thirty seconds, a hundred requests a second, four at a time, half as many as there are
     * processors beside others, eight of all, a gigabyte.
     */
    public static final Limits DEFAULT =
        new Limits(
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            6_000,
            Duration.ofMinutes(1),
            4,
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            8,
            1L << 30);

    public Limits {
      atLeastASecond("the deadline", deadline);
      atLeastASecond("the window of the rate limit", window);
      if (maxDeadline.compareTo(deadline) < 0) {
        throw new IllegalArgumentException("the longest deadline is shorter than the usual one");
      }
      if (requests < 0
          || atOnce < 1
          || atOnceBesideOthers < 1
          || atOnceOfAll < 1
          || importBytes < 1) {
        throw new IllegalArgumentException("a limit is below one");
      }
    }

    private static void atLeastASecond(String what, Duration duration) {
      if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(what + " must be at least a second");
      }
    }
  }

  public RestConfig {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("no port: " + port);
    }
    if (cursorSecret.length() < MIN_SECRET) {
      throw new IllegalArgumentException(
          "the cursor secret has fewer than " + MIN_SECRET + " characters");
    }
    if (stopTimeout.isNegative() || stopTimeout.isZero()) {
      throw new IllegalArgumentException("the stop timeout must be above zero");
    }
    corsOrigins = List.copyOf(corsOrigins);
    for (String origin : corsOrigins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")) {
        throw new IllegalArgumentException(
            "no origin: " + origin + "; it must be like https://app.example, without a path");
      }
    }
  }

  @Override
  public String toString() {
    return "RestConfig[" + host + ":" + port + "]";
  }
}
