package io.l9.substrate.benchmarks;

import io.l9.substrate.cli.CommandContext;
import java.nio.file.Path;

/**
 * The entry by which the launcher has the archive of the server's classes made, over a database of
 * its own that exists only meanwhile.
 */
public final class ArchiveMain {

  private ArchiveMain() {}

  /**
   * Makes the archive.
   *
   * @param arguments the file, and the class path of the server
   */
  public static void main(String[] arguments) throws Exception {
    CommandContext context = CommandContext.ofProcess();
    try (BenchDatabase database = BenchDatabase.open(context::progress)) {
      var unused = ClassArchive.make(database.database(), arguments[1], Path.of(arguments[0]));
    }
  }
}
