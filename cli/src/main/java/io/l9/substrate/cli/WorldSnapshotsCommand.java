package io.l9.substrate.cli;

import io.l9.substrate.WorldMemory;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.WorldStates;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on the snapshots of a world. */
@Command(
    name = "snapshots",
    header = "Take, list, read and delete the snapshots of a world.",
    footer = {
      "  l9 world snapshots take 'before the import' --role org_admin",
      "  l9 world snapshots list",
      "  l9 world snapshots read 019a... -o jsonl"
    })
final class WorldSnapshotsCommand extends CommandGroup {

  private WorldSnapshotsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new WorldSnapshotsCommand())
        .addSubcommand(new Take(context))
        .addSubcommand(new Ls(context))
        .addSubcommand(new Read(context))
        .addSubcommand(new Delete(context));
  }

  @Command(
      name = "take",
      header = "Take a snapshot of the present state, which stays readable.",
      footer = "  l9 world snapshots take 'before the import' --role org_admin")
  private static final class Take extends WorldSubcommand {

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "A description.")
    private @Nullable String description;

    Take(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      Snapshot taken = world.take(description);
      printer.one(printer.map(taken), () -> printer.line(taken));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      header = "List the snapshots, the newest first.",
      footer = "  l9 world snapshots list --json")
  private static final class Ls extends WorldSubcommand {

    @Mixin private LimitOption limit = new LimitOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.listed(
          limit.read(WorldStates.MAX_LIMIT, world::snapshots), printer::map, printer::line);
      return ExitCodes.OK;
    }
  }

  /** A command on one snapshot. */
  private abstract static class OnSnapshot extends WorldSubcommand {

    @Parameters(paramLabel = "ID", description = "The snapshot.")
    private UUID id = new UUID(0, 0);

    OnSnapshot(CommandContext context) {
      super(context);
    }

    final SnapshotId snapshot() {
      return new SnapshotId(id);
    }
  }

  @Command(
      name = "read",
      header = "Write all entities of a snapshot, by name.",
      description = "With no more than a page of them in memory.",
      footer = {
        "  l9 world snapshots read 019a... -o jsonl > world.ndjson",
        "  l9 world snapshots read 019a... --type supplier -o table"
      })
  private static final class Read extends OnSnapshot {

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    private @Nullable String type;

    Read(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      Moment moment = Moment.state(world.snapshot(snapshot()).state());
      printer.entities(
          EntityQuery.MAX_LIMIT,
          after ->
              world.list(
                  new EntityQuery(type, List.of(), null, null, EntityQuery.MAX_LIMIT, after),
                  moment));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "delete",
      header = "Delete a snapshot; its state stays as long as others are kept from there on.",
      footer = "  l9 world snapshots delete 019a... --role org_admin")
  private static final class Delete extends OnSnapshot {

    Delete(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      world.delete(snapshot());
      printer.one(
          Map.of("deleted", snapshot().value()),
          () -> printer.text("deleted snapshot " + snapshot()));
      return ExitCodes.OK;
    }
  }
}
