package io.l9.substrate.benchmarks;

import io.l9.substrate.cli.CommandContext;
import io.l9.substrate.cli.CommandRunner;
import picocli.CommandLine;

/** The entry of {@code l9 bench}. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(CommandContext.ofProcess(), arguments));
  }

  static int run(CommandContext context, String... arguments) {
    return CommandRunner.run(new CommandLine(new BenchCommand(context)), context, arguments);
  }
}
