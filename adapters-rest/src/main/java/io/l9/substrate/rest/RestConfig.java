package io.l9.substrate.rest;

import java.time.Duration;

/**
 * How the server listens.
 *
 * @param host an address or name of this machine
 * @param port 0: any free one
 * @param cursorSecret signs the cursors of lists, at least {@value #MIN_SECRET} characters; the
 *     same for all servers behind one name
 * @param stopTimeout how long requests may go on once the server is told to stop
 */
public record RestConfig(String host, int port, String cursorSecret, Duration stopTimeout) {

  public static final int MIN_SECRET = 32;

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
  }

  @Override
  public String toString() {
    return "RestConfig[" + host + ":" + port + "]";
  }
}
