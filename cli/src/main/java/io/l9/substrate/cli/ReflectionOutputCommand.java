package io.l9.substrate.cli;

import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.reflection.lesson.Reflection;
import io.l9.substrate.rest.http.WireJson;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;

/** A command that prints response records, or lines for people. */
abstract class ReflectionOutputCommand extends MemoryCommand {

  @Mixin private OutputOption output = new OutputOption();

  ReflectionOutputCommand(CommandContext context) {
    super(context);
  }

  final boolean forPeople() {
    return output.in(context.terminal()) == OutputOption.Format.TABLE;
  }

  /** Prints a response as JSON, or these lines. */
  final int print(Object response, List<String> lines) {
    if (forPeople()) {
      lines.forEach(line -> context.terminal().print(Terminal.line(line, 2 * Terminal.WIDTH)));
    } else {
      context.terminal().print(WireJson.of(response));
    }
    return ExitCodes.OK;
  }

  /** Returns a reflection as a line for people. */
  static String line(Reflection row) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %.2f %s%s  %s",
        row.id(),
        row.kind().code(),
        row.path().code(),
        row.confidence(),
        row.support() == 1 ? "" : row.support() + " sources ",
        row.active() ? "" : row.state().code(),
        row.text().content());
  }
}
