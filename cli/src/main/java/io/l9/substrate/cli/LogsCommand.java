package io.l9.substrate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the agent log. */
@Command(
    name = "logs",
    header = "List and follow the log of agents, and append lines to it.",
    footer = {
      "  l9 logs list --level WARNING --agent planner",
      "  l9 logs list --follow -o jsonl | jq .message",
      "  ./nightly.sh 2>&1 | l9 logs append --agent nightly --level DEBUG"
    })
final class LogsCommand extends CommandGroup {

  private LogsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new LogsCommand())
        .addSubcommand(new ListLogCommand(context))
        .addSubcommand(new AppendLogCommand(context));
  }
}
