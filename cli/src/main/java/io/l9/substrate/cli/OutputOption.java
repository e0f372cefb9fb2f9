package io.l9.substrate.cli;

import io.l9.substrate.cli.console.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The format of the result. */
final class OutputOption {

  /** The ways there are. */
  enum Format {
    TABLE,
    JSON,
    JSONL
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, json or jsonl (default: table for people, jsonl in a pipe).")
  private @Nullable Format format;

  @Option(names = "--json", description = "The same as -o json.")
  private boolean json;

  Format in(Terminal terminal) {
    if (json) {
      return Format.JSON;
    }
    if (format != null) {
      return format;
    }
    return terminal.interactive() ? Format.TABLE : Format.JSONL;
  }
}
