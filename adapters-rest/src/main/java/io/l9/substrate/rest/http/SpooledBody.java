package io.l9.substrate.rest.http;

import java.io.InputStream;
import java.util.function.Supplier;

/**
 * The body of a request in a temporary file, to be read more than once, one reading after the
 * other. Closing it deletes the file. Not thread-safe.
 */
public final class SpooledBody implements AutoCloseable {

  private final Supplier<InputStream> opening;
  private final Runnable giveUp;

  SpooledBody(Supplier<InputStream> opening, Runnable giveUp) {
    this.opening = opening;
    this.giveUp = giveUp;
  }

  /** Begins to read it from its first byte, which ends an earlier reading. */
  public InputStream open() {
    return opening.get();
  }

  /** Deletes the file; closing again changes nothing. */
  @Override
  public void close() {
    giveUp.run();
  }
}
