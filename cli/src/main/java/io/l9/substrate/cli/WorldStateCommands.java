package io.l9.substrate.cli;

import io.l9.substrate.WorldMemory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.DiffQuery;
import io.l9.substrate.domain.world.DiffSummary;
import io.l9.substrate.domain.world.EntityDiff;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.Restore;
import io.l9.substrate.domain.world.SnapshotId;
import io.l9.substrate.domain.world.UpdateQuery;
import io.l9.substrate.domain.world.WorldCheck;
import io.l9.substrate.domain.world.WorldRetention;
import io.l9.substrate.domain.world.WorldUpdate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on the states of a world and their log. */
final class WorldStateCommands {

  private static final String STATE = "The number of a state, or the id of a snapshot.";

  private WorldStateCommands() {}

  /** Returns the number of the state that a number or the id of a snapshot names. */
  private static int state(WorldMemory world, String named) {
    if (!named.isEmpty() && named.length() <= 18 && named.chars().allMatch(Character::isDigit)) {
      return (int) Math.min(Long.parseLong(named), Integer.MAX_VALUE);
    }
    UUID id;
    try {
      id = UUID.fromString(named);
    } catch (IllegalArgumentException e) {
      throw ValidationException.at("/state", "must be a number, or the id of a snapshot");
    }
    return world.snapshot(new SnapshotId(id)).state();
  }

  @Command(
      name = "state",
      header = "Show the state of the world, and from which one on it can be restored.",
      footer = "  l9 world state --json | jq .oldest_restorable_state")
  static final class Show extends WorldSubcommand {

    Show(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.state(world.state());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "log",
      header = "List the updates of the world, the newest first.",
      footer = {"  l9 world log --entity supplier:acme", "  l9 world log --type restore --json"})
  static final class Log extends WorldSubcommand {

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        description = "Only change, restore, direct, or this type of an insight.")
    private @Nullable String type;

    @Option(names = "--entity", paramLabel = "NAME", description = "Only if it changed this one.")
    private @Nullable String entity;

    @Mixin private LimitOption limit = new LimitOption();

    Log(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      EntityName name = entity == null ? null : EntityName.of(entity);
      printer.listed(
          limit.<WorldUpdate, Integer>readParts(
              UpdateQuery.MAX_LIMIT,
              (page, before) -> {
                List<WorldUpdate> found = world.updates(new UpdateQuery(type, name, page, before));
                return new Part<>(
                    found, found.size() < page ? null : found.get(found.size() - 1).state());
              }),
          printer::map,
          printer::line);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "diff",
      header = "Compare two states, or a state with the present.",
      footer = {
        "  l9 world diff 41",
        "  l9 world diff 019a... 019b... --type supplier",
        "  l9 world diff 41 57 --summary --json"
      })
  static final class Diff extends WorldSubcommand {

    @Parameters(index = "0", paramLabel = "FROM", description = STATE)
    private String from = "";

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "TO",
        description = "The same (default: the present).")
    private @Nullable String to;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only entities of this type.")
    private @Nullable String type;

    @Option(names = "--summary", description = "Only count them.")
    private boolean isSummary;

    @Mixin private LimitOption limit = new LimitOption();

    Diff(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (isSummary && type != null) {
        throw usage("--summary counts entities of every type: leave out --type");
      }
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      int before = state(world, from);
      int after = to == null ? world.state().number() : state(world, to);
      Map<String, @Nullable Object> states = new LinkedHashMap<>();
      states.put("from", before);
      states.put("to", after);
      if (isSummary) {
        DiffSummary summary = world.summary(before, after);
        states.putAll(WorldPrinter.map(summary));
        printer.one(states, () -> printer.text("  " + WorldPrinter.words(summary)));
        return ExitCodes.OK;
      }
      Listed<EntityDiff> found =
          limit.<EntityDiff, EntityName>readParts(
              DiffQuery.MAX_LIMIT,
              (page, last) -> {
                List<EntityDiff> part = world.diff(new DiffQuery(before, after, type, page, last));
                return new Part<>(
                    part, part.size() < page ? null : part.get(part.size() - 1).name());
              });
      states.put("has_more", found.hasMore());
      printer.list(found.items(), states, printer::map, printer::lines);
      found.tellRest(context);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "restore",
      header = "Make the world what it was at a state; the state before gets a snapshot.",
      description = {
        "",
        "One update of the world, which another restore can undo. Administrators of the"
            + " organisation only (--role org_admin)."
      },
      footer = {
        "  l9 world restore 41 --dry-run --role org_admin",
        "  l9 world restore 019a... --yes --expect-state 57 --role org_admin"
      })
  static final class RestoreState extends WorldSubcommand {

    @Parameters(paramLabel = "STATE", description = STATE)
    private String state = "";

    @Option(names = "--dry-run", description = "Only count what would change.")
    private boolean isDryRun;

    @Option(
        names = "--expect-state",
        paramLabel = "N",
        description = "Only if the world is at this state.")
    private @Nullable Integer expectedState;

    @Option(names = "--yes", description = "Confirm it, which is demanded unless --dry-run.")
    private boolean isConfirmed;

    RestoreState(CommandContext context) {
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
      printer.restored(world.restore(new Restore(state(world, state), isDryRun, expectedState)));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "forget",
      header = "Remove old versions that no state from a given one on, and no snapshot, needs.",
      description = "Older states cannot be read or restored afterwards. This cannot be undone.",
      footer = "  l9 world forget 1000 --yes --role org_admin")
  static final class Forget extends WorldSubcommand {

    @Parameters(paramLabel = "STATE", description = STATE)
    private String state = "";

    @Option(names = "--yes", description = "Confirm it, which is demanded.")
    private boolean isConfirmed;

    Forget(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!isConfirmed) {
        throw usage("forgetting cannot be undone; confirm with --yes");
      }
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.state(world.forget(state(world, state)));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "retention",
      header = "Show or set what a job leaves of old states, beside what snapshots need.",
      description = "Without an option, it is shown. Nothing is forgotten by default.",
      footer = {
        "  l9 world retention --days 90 --states 1000 --role org_admin",
        "  l9 world retention --everything --role org_admin"
      })
  static final class Retention extends WorldSubcommand {

    @Option(
        names = "--days",
        paramLabel = "N",
        description = "Keep every state that held within so many days.")
    private @Nullable Integer days;

    @Option(names = "--states", paramLabel = "N", description = "Keep so many before the present.")
    private @Nullable Integer states;

    @Option(names = "--everything", description = "Keep all of them.")
    private boolean isEverything;

    Retention(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (isEverything && (days != null || states != null)) {
        throw usage("--everything excludes --days and --states");
      }
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      if (isEverything || days != null || states != null) {
        world.setRetention(new WorldRetention(days, states));
      }
      printer.retention(world.retention());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "check",
      header = "Compare the entities with their versions, and perhaps repair them.",
      description = "Exit code 1 if they differ and are not repaired.",
      footer = {"  l9 world check --role org_admin", "  l9 world check --repair --role org_admin"})
  static final class Check extends WorldSubcommand {

    @Option(names = "--repair", description = "The entities become what their versions say.")
    private boolean isRepairing;

    Check(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      WorldCheck found = world.check(isRepairing);
      printer.check(found);
      return found.isIntact() || (found.isRepaired() && found.damagedVersions() == 0)
          ? ExitCodes.OK
          : ExitCodes.FAILURE;
    }
  }
}
