package io.l9.substrate.migrations;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs a program to its end and returns what it said. */
final class Command {

  /** Standard output and standard error, in the order in which they were written. */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  private Command() {}

  /**
   * Runs it and waits.
   *
   * @param directory the working directory, or null for the caller's
   * @param environment added to the caller's
   * @throws IOException if the program cannot be started or does not end in time
   */
  static Result run(
      @Nullable Path directory,
      Duration timeout,
      Map<String, String> environment,
      List<String> command)
      throws IOException {
    // A file and not a pipe: a daemon started by the program would hold the pipe open for ever.
    Path output = Files.createTempFile("l9-command", ".txt");
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
      builder.environment().put("LC_ALL", "C");
      builder.environment().putAll(environment);
      if (directory != null) {
        builder.directory(directory.toFile());
      }
      builder.redirectErrorStream(true).redirectOutput(output.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.get(0) + " did not end within " + timeout.toSeconds() + " s");
      }
      return new Result(
          process.exitValue(),
          new String(Files.readAllBytes(output), Charset.defaultCharset()).strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.get(0), e);
    } finally {
      Files.delete(output);
    }
  }
}
