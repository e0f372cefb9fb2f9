package io.l9.substrate.rest.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The reader of files on the class path. */
public final class ClasspathFiles {

  private ClasspathFiles() {}

  /**
   * Returns the content of a file.
   *
   * @param path from the root of the class path, beginning with a slash
   */
  public static byte[] bytes(String path) {
    try (InputStream in = ClasspathFiles.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is missing from the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
