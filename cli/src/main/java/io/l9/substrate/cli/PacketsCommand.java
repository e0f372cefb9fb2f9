package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.catalog.Lookup;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.memory.catalog.LookupPacketsResponse;
import io.l9.substrate.rest.memory.catalog.TagResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on packets by their ids. */
@Command(
    name = "packets",
    header = "List packets, and change their tags, expiry, scope and importance.",
    footer = {
      "  l9 packets ls --agent planner --tag decision",
      "  l9 packets get 019a...",
      "  l9 packets tag 019a... decision hdpe",
      "  l9 packets expire 019a... --at 2026-12-31T00:00:00Z",
      "  l9 packets erase 019a... --descendants --yes",
      "  l9 packets tags --prefix pro"
    })
final class PacketsCommand extends CommandGroup {

  private PacketsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new PacketsCommand())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Get(context))
        .addSubcommand(new Tag(context))
        .addSubcommand(new Untag(context))
        .addSubcommand(new Tags(context))
        .addSubcommand(new Expire(context))
        .addSubcommand(new AmendPacketCommand(context))
        .addSubcommand(new ContradictPacketCommand(context))
        .addSubcommand(new ErasePacketCommand(context));
  }

  @Command(
      name = "ls",
      header = "List packets, the newest first.",
      footer = {
        "  l9 packets ls --limit 20",
        "  l9 packets ls --all-tags decision,hdpe --min-importance 0.7 -o json"
      })
  private static final class Ls extends MemoryCommand {

    @Mixin private LimitOption limit = new LimitOption();

    @Mixin private FilterOptions filter = new FilterOptions();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      printer(output, json)
          .packets(
              limit.read(
                  PacketListQuery.MAX_LIMIT,
                  (wanted, after) ->
                      memory
                          .packets()
                          .list(new PacketListQuery(filter.filter(json), wanted, after))));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "get",
      header = "Show packets by their ids.",
      footer = {"  l9 packets get 019a...", "  l9 packets get 019a... 019b... -o json"})
  private static final class Get extends MemoryCommand {

    @Parameters(arity = "1..*", paramLabel = "ID", description = "At most 200 packets.")
    private List<UUID> ids = new ArrayList<>();

    @Mixin private OutputOption output = new OutputOption();

    Get(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      Set<PacketId> wanted = new LinkedHashSet<>();
      ids.forEach(id -> wanted.add(new PacketId(id)));
      Lookup lookup = memory.packets().lookup(wanted);
      PacketPrinter printer = printer(output, json);
      if (printer.format() == OutputOption.Format.JSON) {
        printer.value(LookupPacketsResponse.from(lookup));
      } else {
        lookup.found().forEach(printer::next);
      }
      lookup.missingIds().forEach(id -> context.terminal().say("l9: there is no packet " + id));
      return lookup.missingIds().isEmpty() ? ExitCodes.OK : ExitCodes.NOT_FOUND;
    }
  }

  @Command(
      name = "tag",
      header = "Add tags to a packet.",
      footer = "  l9 packets tag 019a... decision hdpe")
  private static final class Tag extends PacketChangeCommand {

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "The tags.")
    private List<String> tags = new ArrayList<>();

    Tag(CommandContext context) {
      super(context);
    }

    @Override
    Packet change(Memory memory, PacketId id) {
      return memory.packets().tag(id, tags.toArray(String[]::new));
    }
  }

  @Command(
      name = "untag",
      header = "Remove tags from a packet.",
      footer = "  l9 packets untag 019a... draft")
  private static final class Untag extends PacketChangeCommand {

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TAG", description = "The tags.")
    private List<String> tags = new ArrayList<>();

    Untag(CommandContext context) {
      super(context);
    }

    @Override
    Packet change(Memory memory, PacketId id) {
      return memory.packets().untag(id, tags.toArray(String[]::new));
    }
  }

  @Command(name = "tags", header = "Count tags.", footer = "  l9 packets tags --prefix pro")
  private static final class Tags extends MemoryCommand {

    @Option(
        names = "--prefix",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "The beginning of the tags.")
    private String prefix = "";

    @Mixin private OutputOption output = new OutputOption();

    Tags(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      ResultPrinter printer = new ResultPrinter(context, output);
      List<TagCount> all = new ArrayList<>();
      List<TagCount> page;
      String after = null;
      do {
        page = memory.packets().tags(new TagQuery(prefix, TagQuery.MAX_LIMIT, after));
        all.addAll(page);
        after = all.isEmpty() ? null : all.get(all.size() - 1).tag();
      } while (page.size() == TagQuery.MAX_LIMIT);
      printer.all(
          all,
          TagResponse::from,
          tag ->
              context
                  .terminal()
                  .print(
                      String.format(
                          Locale.ROOT, "  %8d  %s", tag.packets(), Terminal.line(tag.tag(), 80))));
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "expire",
      header = "Set or remove the expiry of a packet.",
      description = {"", "An expired packet is never returned again, even before its eviction."},
      footer = {
        "  l9 packets expire 019a...                             at once",
        "  l9 packets expire 019a... --at 2026-12-31T00:00:00Z",
        "  l9 packets expire 019a... --never"
      })
  private static final class Expire extends PacketChangeCommand {

    @Option(
        names = "--at",
        paramLabel = "TIME",
        description = "The time of the expiry (default: now).")
    private @Nullable Instant at;

    @Option(names = "--never", description = "Remove the expiry.")
    private boolean never;

    Expire(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (never && at != null) {
        throw usage("--at and --never exclude each other");
      }
    }

    @Override
    Packet change(Memory memory, PacketId id) {
      return never
          ? memory.packets().keep(id)
          : memory.packets().expire(id, at == null ? Instant.now() : at);
    }
  }
}
