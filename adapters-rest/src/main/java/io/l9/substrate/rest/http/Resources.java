package io.l9.substrate.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files on the class path. */
public final class Resources {

  private Resources() {}

  /**
   * A file.
   *
   * @param path from the root of the class path, beginning with a slash
   */
  public static byte[] bytes(String path) {
    try (InputStream in = Resources.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
