package io.l9.substrate.cli;

import io.l9.substrate.WorldMemory;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.domain.world.AttributeCondition;
import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.EntityQuery;
import io.l9.substrate.domain.world.HistoryEntry;
import io.l9.substrate.domain.world.Moment;
import io.l9.substrate.domain.world.Reference;
import io.l9.substrate.domain.world.ReferenceQuery;
import io.l9.substrate.domain.world.WorldEntities;
import io.l9.substrate.domain.world.WorldEntity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that read the entities of a world. */
final class WorldEntityCommands {

  private WorldEntityCommands() {}

  /** A command on the entity that its first argument names. */
  abstract static class OnEntity extends WorldSubcommand {

    @Parameters(index = "0", paramLabel = "NAME", description = "The entity, as supplier:acme.")
    private String name = "";

    OnEntity(CommandContext context) {
      super(context);
    }

    final EntityName entity() {
      return EntityName.of(name);
    }
  }

  @Command(
      name = "get",
      header = "Show an entity: now, at a time, at a state, or one of its versions.",
      footer = {
        "  l9 world get supplier:acme",
        "  l9 world get supplier:acme --at 2026-03-01T09:00:00Z",
        "  l9 world get supplier:acme --at-version 2 --json"
      })
  static final class Get extends OnEntity {

    @Mixin private WorldMomentOptions at = new WorldMomentOptions();

    @Option(names = "--at-version", paramLabel = "N", description = "This version of it.")
    private @Nullable Integer version;

    Get(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (version != null && at.isGiven()) {
        throw usage("a version is of no other moment: name one of --at-version, --at, --at-state");
      }
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      WorldEntity found =
          version == null ? world.get(entity(), at.moment()) : world.version(entity(), version);
      printer.one(printer.map(found), () -> printer.line(found));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "list",
      header = "List entities by name: all, or those with a type, confidence or attribute.",
      description = {
        "",
        "A path names members with a dot between them, and tags[] any element of an array."
            + " A value is JSON; what is no JSON is taken as a text."
      },
      footer = {
        "  l9 world list --type supplier --attr address.city=Ulm",
        "  l9 world list --attr 'tags[]=steel' --attr lead_days=14 --min-confidence 0.5",
        "  l9 world list --at-state 41 -o jsonl"
      })
  static final class Ls extends WorldSubcommand {

    @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type.")
    private @Nullable String type;

    @Mixin private AttributeOptions attributes = new AttributeOptions();

    @Option(names = "--min-confidence", paramLabel = "X", description = "Only so sure ones.")
    private @Nullable Double minConfidence;

    @Option(names = "--updated-after", paramLabel = "TIME", description = "Only changed since.")
    private @Nullable String updatedAfter;

    @Mixin private WorldMomentOptions at = new WorldMomentOptions();

    @Mixin private LimitOption limit = new LimitOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      Moment moment = at.moment();
      Instant since = FilterOptions.time("--updated-after", updatedAfter);
      List<AttributeCondition> conditions = attributes.conditions(printer.json());
      printer.listed(
          limit.<WorldEntity, EntityName>readParts(
              EntityQuery.MAX_LIMIT,
              (page, after) -> {
                List<WorldEntity> found =
                    world.list(
                        new EntityQuery(type, conditions, minConfidence, since, page, after),
                        moment);
                return new Part<>(
                    found, found.size() < page ? null : found.get(found.size() - 1).name());
              }),
          printer::map,
          printer::line);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "history",
      header = "Show the versions of an entity with what each changed, the newest first.",
      footer = "  l9 world history supplier:acme --limit 5")
  static final class History extends OnEntity {

    @Mixin private LimitOption limit = new LimitOption(20);

    History(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      printer.listed(
          limit.<HistoryEntry, Integer>readParts(
              WorldEntities.MAX_HISTORY,
              (page, before) -> {
                List<HistoryEntry> found = world.history(entity(), page, before);
                return new Part<>(
                    found,
                    found.size() < page ? null : found.get(found.size() - 1).version().number());
              }),
          printer::map,
          printer::line);
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "references",
      header = "List the references of an entity, or those to it.",
      footer = {
        "  l9 world references supplier:acme",
        "  l9 world references group:x --direction in"
      })
  static final class References extends OnEntity {

    @Option(
        names = "--direction",
        paramLabel = "DIRECTION",
        defaultValue = "out",
        description = "out (from it to others) or in (default: ${DEFAULT-VALUE}).")
    private String direction = "";

    @Mixin private LimitOption limit = new LimitOption();

    References(CommandContext context) {
      super(context);
    }

    @Override
    int run(WorldMemory world, WorldPrinter printer) {
      Reference.Direction wanted =
          switch (direction) {
            case "out" -> Reference.Direction.OUT;
            case "in" -> Reference.Direction.IN;
            default -> throw ValidationException.at("/direction", "must be in or out");
          };
      printer.listed(
          limit.<Reference, Reference>readParts(
              ReferenceQuery.MAX_LIMIT,
              (page, after) -> {
                List<Reference> found =
                    world.references(new ReferenceQuery(entity(), wanted, page, after));
                return new Part<>(found, found.size() < page ? null : found.get(found.size() - 1));
              }),
          WorldPrinter::map,
          printer::line);
      return ExitCodes.OK;
    }
  }
}
