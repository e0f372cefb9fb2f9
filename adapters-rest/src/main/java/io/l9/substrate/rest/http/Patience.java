package io.l9.substrate.rest.http;

import java.time.Duration;

/**
 * The time that slow clients have. A thing that comes, or is taken, bit by bit has its {@code
 * grace}, and a second more for each {@code bytesPerSecond} that have come or were taken.
 *
 * @param idle how long a connection may be silent
 * @param headers from the first byte of a request to the last of its headers
 * @param body to the end of a body, however fast it comes
 * @param upload the same for a body of many lines
 * @param events between two looks at what is tailed
 */
public record Patience(
    Duration idle,
    Duration headers,
    Duration grace,
    int bytesPerSecond,
    Duration body,
    Duration upload,
    Duration events) {

  /** For clients on poor networks: 4 KiB a second. */
  public static final Patience DEFAULT =
      new Patience(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          4 << 10,
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  public Patience {
    for (Duration time : new Duration[] {idle, headers, grace, body, upload, events}) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("a client's time must be above zero");
      }
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("the least rate must be above zero");
    }
  }

  /** The time that so many bytes may take, in nanoseconds. */
  long nanosFor(long bytes) {
    return grace.toNanos() + bytes * 1_000_000_000L / bytesPerSecond;
  }
}
