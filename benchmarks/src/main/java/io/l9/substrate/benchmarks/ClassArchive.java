package io.l9.substrate.benchmarks;

import io.l9.substrate.migrations.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An archive of the classes that a server loads, with which the same virtual machine on the same
 * class path starts sooner: class data (Java 17), or the cache of ahead-of-time work (25 and
 * newer). A virtual machine that it does not fit does without it, silently.
 */
record ClassArchive(Path file) {

  private static final int FIRST_WITH_AOT_CACHE = 25;

  /**
   * Makes one of a server that starts, answers some requests and ends.
   *
   * @param classPath of jars alone
   * @throws IOException if the virtual machine made none
   */
  static ClassArchive make(Database database, String classPath, Path file) throws IOException {
    String option = hasAotCache() ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
    try (ServerProcess server =
        ServerProcess.start(database, classPath, List.of(option + file, "-Xlog:disable"))) {
      server.use();
    }
    if (!Files.exists(file)) {
      throw new IOException("the virtual machine made no archive of classes");
    }
    return new ClassArchive(file);
  }

  /** The option of a virtual machine that uses it. */
  String option() {
    return (hasAotCache() ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file;
  }

  private static boolean hasAotCache() {
    return Runtime.version().feature() >= FIRST_WITH_AOT_CACHE;
  }
}
