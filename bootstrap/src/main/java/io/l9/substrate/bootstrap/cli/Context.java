package io.l9.substrate.bootstrap.cli;

import io.l9.substrate.bootstrap.console.Terminal;
import io.l9.substrate.bootstrap.wiring.Config;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What every command is given. */
public record Context(Terminal terminal, Config config) {

  /** Tells people what is going on, away from the result. */
  void progress(String line) {
    terminal.say(terminal.dim("  " + line));
  }

  /** Picocli sets the specification before it runs a command. */
  static CommandLine commandLine(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec).commandLine();
  }
}
