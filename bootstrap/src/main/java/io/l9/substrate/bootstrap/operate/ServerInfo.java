package io.l9.substrate.bootstrap.operate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** What this program is: its version and, in a checkout, its commit. */
public final class ServerInfo {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
  private static final String REFERENCE = "ref: ";

  private ServerInfo() {}

  /** Of the jar; only a jar knows it. */
  public static String version() {
    String version = ServerInfo.class.getPackage().getImplementationVersion();
    return version == null ? "from classes" : version;
  }

  /** What is checked out where the project is; empty if it is no checkout. */
  public static Optional<String> commit(Path home) {
    Path git = home.resolve(".git");
    try {
      String head = Files.readString(git.resolve("HEAD")).strip();
      if (head.startsWith(REFERENCE)) {
        head = Files.readString(git.resolve(head.substring(REFERENCE.length()))).strip();
      }
      return COMMIT.matcher(head).matches() ? Optional.of(head) : Optional.empty();
    } catch (IOException noCheckout) {
      // or its references are packed: nothing depends on it
      return Optional.empty();
    }
  }
}
