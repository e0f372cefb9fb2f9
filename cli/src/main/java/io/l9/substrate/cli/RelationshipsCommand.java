package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.knowledge.graph.RelationshipQuery;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.knowledge.graph.RelationshipResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on stored relationships. */
@Command(
    name = "relationships",
    header = "Mention, list and delete relationships between entities.",
    footer = {
      "  l9 graph relationships put Alice works_at Acme --confidence 0.9",
      "  l9 graph relationships list --source alice",
      "  l9 graph relationships delete 019a..."
    })
final class RelationshipsCommand extends CommandGroup {

  private RelationshipsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new RelationshipsCommand())
        .addSubcommand(new PutRelationshipsCommand(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Show(context))
        .addSubcommand(new Delete(context));
  }

  @Command(
      name = "list",
      header = "List relationships, the newest first.",
      footer = {
        "  l9 graph relationships list",
        "  l9 graph relationships list --source alice --type works_at --min-confidence 0.8"
      })
  private static final class Ls extends MemoryCommand {

    @Option(names = "--source", paramLabel = "NAME", description = "From this entity.")
    private @Nullable String source;

    @Option(names = "--target", paramLabel = "NAME", description = "To this entity.")
    private @Nullable String target;

    @Option(names = "--type", paramLabel = "TYPE", description = "Of this type.")
    private @Nullable String type;

    @Option(
        names = "--min-confidence",
        paramLabel = "X",
        defaultValue = "0",
        description = "At least so sure, from 0 to 1.")
    private double minConfidence;

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      EntityName from = source == null ? null : EntityName.at("/--source", source);
      EntityName to = target == null ? null : EntityName.at("/--target", target);
      GraphPrinter printer = new GraphPrinter(context, output);
      printer.listed(
          limit.read(
              RelationshipQuery.MAX_LIMIT,
              (wanted, after) ->
                  memory
                      .graph()
                      .list(new RelationshipQuery(from, to, type, minConfidence, wanted, after))),
          RelationshipResponse::from,
          printer::relationship);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "show",
      header = "Show a relationship.",
      footer = "  l9 graph relationships show 019a...")
  private static final class Show extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The relationship.")
    private UUID id = new UUID(0, 0);

    @Mixin private OutputOption output = new OutputOption();

    Show(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Relationship found = memory.graph().get(id);
      GraphPrinter printer = new GraphPrinter(context, output);
      printer.one(RelationshipResponse.from(found), () -> printer.relationship(found));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "delete",
      header = "Delete a relationship that no fact asserts.",
      footer = "  l9 graph relationships delete 019a...")
  private static final class Delete extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The relationship.")
    private UUID id = new UUID(0, 0);

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      memory.graph().delete(id);
      context.progress("deleted the relationship " + id);
      return ExitCodes.OK;
    }
  }
}
