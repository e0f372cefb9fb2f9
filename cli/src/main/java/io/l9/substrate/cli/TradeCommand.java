package io.l9.substrate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands on trade. */
@Command(
    name = "trade",
    header = "Keep buyers, suppliers, transactions, materials and metadata, and sum what was sold.",
    footer = {
      "  l9 trade create buyers '{\"name\": \"Acme\", \"profile\": {\"region\": \"north\"}}'",
      "  l9 trade create transactions '{\"material\": {\"id\": \"PET\"}, \"price\": \"1.50\","
          + " \"currency\": \"EUR\", \"quantity\": 200, \"unit\": \"kg\"}'",
      "  l9 trade move transactions 019a... agreed",
      "  l9 trade list transactions --where material=PET --from 2026-01-01T00:00:00Z",
      "  l9 trade sums --by material,period"
    })
final class TradeCommand extends CommandGroup {

  private TradeCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new TradeCommand())
        .addSubcommand(new TradeReadCommands.Ls(context))
        .addSubcommand(new TradeReadCommands.Get(context))
        .addSubcommand(new TradeChangeCommands.Create(context))
        .addSubcommand(new TradeChangeCommands.Patch(context))
        .addSubcommand(new TradeChangeCommands.Delete(context))
        .addSubcommand(new TradeChangeCommands.Archive(context))
        .addSubcommand(new TradeChangeCommands.Unarchive(context))
        .addSubcommand(new TradeChangeCommands.Move(context))
        .addSubcommand(new TradeChangeCommands.Link(context))
        .addSubcommand(new TradeReadCommands.Versions(context))
        .addSubcommand(new TradeReadCommands.Moves(context))
        .addSubcommand(new TradeSumsCommand(context));
  }
}
