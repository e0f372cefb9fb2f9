package io.l9.substrate.cli;

import io.l9.substrate.WorldMemory;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.WorldDocuments;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on worlds as documents. */
@Command(
    name = "documents",
    header = "List, read, restore and delete whole worlds that other clients stored.",
    footer = {
      "  l9 world documents list",
      "  l9 world documents read 019a... -o jsonl",
      "  l9 world documents restore 019a... --dry-run --role org_admin"
    })
final class WorldDocumentsCommand extends CommandGroup {

  private WorldDocumentsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new WorldDocumentsCommand())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Read(context))
        .addSubcommand(new RestoreDocument(context))
        .addSubcommand(new Delete(context));
  }

  @Command(
      name = "list",
      header = "List the documents, the newest first.",
      footer = "  l9 world documents list --json")
  private static final class Ls extends WorldSubcommand {

    @Mixin private LimitOption limit = new LimitOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.listed(
          limit.read(WorldDocuments.MAX_LIMIT, world::documents), WorldPrinter::map, printer::line);
      return ExitCodes.OK;
    }
  }

  /** A command on one document. */
  private abstract static class OnDocument extends WorldSubcommand {

    @Parameters(paramLabel = "ID", description = "The document.")
    private UUID id = new UUID(0, 0);

    OnDocument(CommandContext context) {
      super(context);
    }

    final SnapshotId document() {
      return new SnapshotId(id);
    }
  }

  @Command(
      name = "read",
      header = "Write all entities of a document, by name.",
      footer = "  l9 world documents read 019a... -o jsonl > world.ndjson")
  private static final class Read extends OnDocument {

    Read(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.documented(
          WorldDocuments.MAX_ENTITIES,
          after -> world.documented(document(), WorldDocuments.MAX_ENTITIES, after));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "restore",
      header = "Make the world what a document says; the state before gets a snapshot.",
      footer = {
        "  l9 world documents restore 019a... --dry-run --role org_admin",
        "  l9 world documents restore 019a... --yes --role org_admin",
        "  l9 world documents restore 019a... --yes --expect-state 57 --role org_admin"
      })
  private static final class RestoreDocument extends OnDocument {

    @Option(names = "--dry-run", description = "Only count what would change.")
    private boolean isDryRun;

    @Option(
        names = "--expect-state",
        paramLabel = "N",
        description = "Only if the world is at this state.")
    private @Nullable Integer expectedState;

    @Option(names = "--yes", description = "Confirm it, which is demanded unless --dry-run.")
    private boolean isConfirmed;

    RestoreDocument(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!isDryRun && !isConfirmed) {
        throw usage("a restore changes the whole world; see --dry-run, then confirm with --yes");
      }
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.restored(world.restoreDocument(document(), isDryRun, expectedState));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "delete",
      header = "Delete a document.",
      footer = "  l9 world documents delete 019a... --role org_admin")
  private static final class Delete extends OnDocument {

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      world.deleteDocument(document());
      printer.one(
          Map.of("deleted", document().value()),
          () -> printer.text("deleted document " + document()));
      return ExitCodes.OK;
    }
  }
}
