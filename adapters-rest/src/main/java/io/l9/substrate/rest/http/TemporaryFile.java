package io.l9.substrate.rest.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is deleted when it is closed, or when the process ends, however it ends: where the
 * operating system allows, it has no name from the beginning.
 */
public final class TemporaryFile {

  private TemporaryFile() {}

  /** Opens an empty file, to be written and then read. */
  public static FileChannel open() throws IOException {
    Path file = Files.createTempFile("l9-body-", ".tmp");
    return FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }
}
