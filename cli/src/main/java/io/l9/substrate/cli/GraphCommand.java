package io.l9.substrate.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands on relationships between entities, and on the graph that they make. */
@Command(
    name = "graph",
    header = "Walk, export and correct the graph of entities.",
    footer = {
      "  l9 graph relationships put Alice works_at Acme",
      "  l9 graph neighbors alice --direction out",
      "  l9 graph traverse alice --depth 3 --json | jq .edges",
      "  l9 graph path alice Porto --strongest",
      "  l9 graph export alice --depth 3 --format graphml -o alice.graphml",
      "  l9 graph merge \"Alice Smith\" \"A. Smith\""
    })
final class GraphCommand extends CommandGroup {

  private GraphCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new GraphCommand())
        .addSubcommand(new NeighborsCommand(context))
        .addSubcommand(new TraverseCommand(context))
        .addSubcommand(new PathCommand(context))
        .addSubcommand(new ExportGraphCommand(context))
        .addSubcommand(RelationshipsCommand.of(context))
        .addSubcommand(new EntityMergeCommands.Merges(context))
        .addSubcommand(new EntityMergeCommands.Merge(context))
        .addSubcommand(new EntityMergeCommands.Unmerge(context))
        .addSubcommand(new EntityMergeCommands.Names(context))
        .addSubcommand(new EntityMergeCommands.Candidates(context))
        .addSubcommand(new GraphViewCommand(context));
  }
}
