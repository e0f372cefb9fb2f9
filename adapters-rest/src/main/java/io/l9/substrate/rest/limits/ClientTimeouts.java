package io.l9.substrate.rest.limits;

import java.time.Duration;

/**
 * The timeouts of slow clients, as durations and as a least transfer rate. A transfer has {@code
 * grace}, and a second more for each {@code bytesPerSecond} that were transferred.
 *
 * @param idle of a connection without traffic
 * @param headers from the first byte of a request to the last of its headers
 * @param body of the whole body, at whatever rate
 * @param upload the same for a body of many lines
 * @param events between two polls of an event stream
 */
public record ClientTimeouts(
    Duration idle,
    Duration headers,
    Duration grace,
    int bytesPerSecond,
    Duration body,
    Duration upload,
    Duration events) {

  /** For clients on poor networks: 4 KiB a second. */
  public static final ClientTimeouts DEFAULT =
      new ClientTimeouts(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          4 << 10,
          Duration.ofMinutes(5),
          Duration.ofHours(1),
          Duration.ofSeconds(1));

  public ClientTimeouts {
    for (Duration time : new Duration[] {idle, headers, grace, body, upload, events}) {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("a client's timeout must be above zero");
      }
    }
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("the least rate must be above zero");
    }
  }

  /** The time that a transfer of so many bytes may take, in nanoseconds. */
  public long nanosFor(long bytes) {
    return grace.toNanos() + bytes * 1_000_000_000L / bytesPerSecond;
  }
}
