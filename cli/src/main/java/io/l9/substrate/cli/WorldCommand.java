package io.l9.substrate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands on worlds. */
@Command(
    name = "world",
    header = "Keep what an organisation knows as entities, with every version and a way back.",
    footer = {
      "  l9 world put supplier:acme '{\"city\": \"Ulm\"}' --type supplier",
      "  l9 world history supplier:acme",
      "  l9 world list --attr city=Ulm",
      "  l9 world snapshots take 'before the import' --role org_admin",
      "  l9 world diff 1",
      "  l9 world restore 1 --dry-run --role org_admin"
    })
final class WorldCommand extends CommandGroup {

  private WorldCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new WorldCommand())
        .addSubcommand(new WorldEntityCommands.Get(context))
        .addSubcommand(new WorldChangeCommands.Put(context))
        .addSubcommand(new WorldChangeCommands.Patch(context))
        .addSubcommand(new WorldChangeCommands.Delete(context))
        .addSubcommand(new WorldEntityCommands.Ls(context))
        .addSubcommand(new WorldEntityCommands.History(context))
        .addSubcommand(new WorldEntityCommands.References(context))
        .addSubcommand(new WorldChangeCommands.ApplyInsight(context))
        .addSubcommand(new WorldStateCommands.Log(context))
        .addSubcommand(new WorldStateCommands.Show(context))
        .addSubcommand(new WorldStateCommands.Diff(context))
        .addSubcommand(WorldSnapshotsCommand.of(context))
        .addSubcommand(WorldDocumentsCommand.of(context))
        .addSubcommand(new WorldStateCommands.RestoreState(context))
        .addSubcommand(new WorldStateCommands.Forget(context))
        .addSubcommand(new WorldStateCommands.Retention(context))
        .addSubcommand(new WorldStateCommands.Check(context));
  }
}
