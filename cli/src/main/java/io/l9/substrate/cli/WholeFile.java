package io.l9.substrate.cli;

import io.l9.substrate.cli.console.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a file for the result, which appears only when it is whole. */
final class WholeFile {

  /** Writes the result. */
  @FunctionalInterface
  interface Writer {
    void write(OutputStream out) throws IOException;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write (default: standard output).")
  private @Nullable Path file;

  void write(Terminal terminal, Writer writer) throws IOException {
    if (file == null) {
      writer.write(terminal.out());
      return;
    }
    Path target = file.toAbsolutePath();
    Path growing = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(growing)) {
        writer.write(out);
      }
      Files.move(growing, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(growing);
    }
  }
}
