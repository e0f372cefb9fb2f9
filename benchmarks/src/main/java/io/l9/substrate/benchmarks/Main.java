package io.l9.substrate.benchmarks;

import io.l9.substrate.cli.CommandRunner;
import io.l9.substrate.cli.Context;
import picocli.CommandLine;

/** The entry of {@code l9 bench}. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(Context.ofProcess(), arguments));
  }

  static int run(Context context, String... arguments) {
    return CommandRunner.run(new CommandLine(new BenchCommand(context)), context, arguments);
  }
}
