package io.l9.substrate.cli;

import io.l9.substrate.cli.ExitCodes.Failure;
import io.l9.substrate.cli.console.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The execution of a command line: its output, its converters, and failures as exit codes. */
public final class CommandRunner {

  private CommandRunner() {}

  /**
   * Runs a command line.
   *
   * @return the exit code
   */
  public static int run(CommandLine root, CommandContext context, String... arguments) {
    Terminal terminal = context.terminal();
    root.setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(Terminal.WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(UUID.class, CommandRunner::uuid)
        .setParameterExceptionHandler((e, line) -> refused(terminal, e))
        .setExecutionExceptionHandler((e, command, parsed) -> failed(terminal, e));
    tellVersion(root, new VersionCommand(context));
    return root.execute(arguments);
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no UUID");
    }
  }

  private static void tellVersion(CommandLine command, VersionCommand version) {
    command.getCommandSpec().versionProvider(version);
    command.getSubcommands().values().forEach(sub -> tellVersion(sub, version));
  }

  private static int refused(Terminal terminal, ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    terminal.say("l9: " + e.getMessage());
    terminal.say("Try '" + command.qualifiedName() + " --help'.");
    return ExitCodes.USAGE;
  }

  private static int failed(Terminal terminal, Exception e) {
    if (processEnds()) {
      // What is closed under a command makes it fail; that is no news.
      terminal.say("l9: interrupted");
      return ExitCodes.FAILURE;
    }
    Optional<Failure> failure = ExitCodes.of(e);
    if (failure.isEmpty()) {
      terminal.say("l9: this is a defect of the program, please report it:");
      e.printStackTrace(terminal.err());
      return ExitCodes.FAILURE;
    }
    terminal.say("l9: " + failure.get().message());
    return failure.get().code();
  }

  private static boolean processEnds() {
    Thread hook = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      Runtime.getRuntime().removeShutdownHook(hook);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
