package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.catalog.Lookup;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.catalog.TagCount;
import io.l9.substrate.domain.memory.catalog.TagQuery;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Visibility;
import io.l9.substrate.rest.memory.catalog.LookupPacketsResponse;
import io.l9.substrate.rest.memory.catalog.TagResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with packets by their ids; each way is a command of its own. */
@Command(
    name = "packets",
    mixinStandardHelpOptions = true,
    header = "List packets, and change what may change about them.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 packets ls --agent planner --tag decision",
      "  l9 packets get 019a...",
      "  l9 packets tag 019a... decision hdpe",
      "  l9 packets expire 019a... --at 2026-12-31T00:00:00Z",
      "  l9 packets erase 019a... --descendants --yes",
      "  l9 packets tags --prefix pro"
    })
final class PacketsCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  private PacketsCommand() {}

  static CommandLine of(CommandContext context) {
    return new CommandLine(new PacketsCommand())
        .addSubcommand(new Ls(context))
        .addSubcommand(new Get(context))
        .addSubcommand(new Tag(context))
        .addSubcommand(new Untag(context))
        .addSubcommand(new Tags(context))
        .addSubcommand(new Expire(context))
        .addSubcommand(new Amend(context))
        .addSubcommand(new Contradict(context))
        .addSubcommand(new Erase(context));
  }

  @Override
  public void run() {
    throw new ParameterException(CommandContext.commandLine(spec), "say what to do with packets");
  }

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      header = "List packets, the newest first.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 packets ls --limit 20",
        "  l9 packets ls --all-tags decision,hdpe --min-importance 0.7 -o json"
      })
  private static final class Ls extends MemoryCommand {

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "How many at the most (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Mixin private FilterOptions filter = new FilterOptions();

    @Mixin private OutputOption output = new OutputOption();

    Ls(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (limit < 1) {
        throw usage("--limit must be at least 1");
      }
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      List<Packet> packets = new ArrayList<>();
      Position after = null;
      do {
        int wanted = Math.min(limit - packets.size(), PacketListQuery.MAX_LIMIT);
        Page<Packet> page =
            memory.packets().list(new PacketListQuery(filter.filter(json), wanted, after));
        packets.addAll(page.items());
        after = page.next();
      } while (after != null && packets.size() < limit);
      printer(output, json).list(packets, Map.of("has_more", after != null));
      if (after != null) {
        context.progress("there are more; raise --limit");
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      header = "Show packets by their ids.",
      footerHeading = "%nExamples:%n",
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

  /** A command that changes one packet and shows it as it is then. */
  private abstract static class Change extends MemoryCommand {

    @Parameters(index = "0", paramLabel = "ID", description = "The packet.")
    private UUID packet = new UUID(0, 0);

    @Mixin private OutputOption output = new OutputOption();

    Change(CommandContext context) {
      super(context);
    }

    abstract Packet change(Memory memory, PacketId id);

    @Override
    final int run(Memory memory, JsonCodec json) {
      Packet after = change(memory, new PacketId(packet));
      printer(output, json).list(List.of(after), Map.of());
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "tag",
      mixinStandardHelpOptions = true,
      header = "Add tags to a packet.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 packets tag 019a... decision hdpe")
  private static final class Tag extends Change {

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
      mixinStandardHelpOptions = true,
      header = "Take tags from a packet.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 packets untag 019a... draft")
  private static final class Untag extends Change {

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

  @Command(
      name = "tags",
      mixinStandardHelpOptions = true,
      header = "Count tags.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 packets tags --prefix pro")
  private static final class Tags extends MemoryCommand {

    @Option(
        names = "--prefix",
        paramLabel = "TEXT",
        defaultValue = "",
        description = "How they begin.")
    private String prefix = "";

    @Mixin private OutputOption output = new OutputOption();

    Tags(CommandContext context) {
      super(context);
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      PacketPrinter printer = printer(output, json);
      List<TagCount> all = new ArrayList<>();
      List<TagCount> page;
      String after = null;
      do {
        page = memory.packets().tags(new TagQuery(prefix, TagQuery.MAX_LIMIT, after));
        all.addAll(page);
        after = all.isEmpty() ? null : all.get(all.size() - 1).tag();
      } while (page.size() == TagQuery.MAX_LIMIT);
      switch (printer.format()) {
        case JSON -> printer.value(Map.of("data", all.stream().map(TagResponse::from).toList()));
        case JSONL -> all.forEach(tag -> printer.value(TagResponse.from(tag)));
        case TABLE ->
            all.forEach(
                tag ->
                    context
                        .terminal()
                        .print(
                            String.format(
                                Locale.ROOT,
                                "  %8d  %s",
                                tag.packets(),
                                Terminal.line(tag.tag(), 80))));
      }
      return ExitCodes.OK;
    }
  }

  @Command(
      name = "expire",
      mixinStandardHelpOptions = true,
      header = "Set when a packet expires, or that it does not.",
      description = {"", "An expired packet is never served again, also before it is evicted."},
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 packets expire 019a...                             at once",
        "  l9 packets expire 019a... --at 2026-12-31T00:00:00Z",
        "  l9 packets expire 019a... --never"
      })
  private static final class Expire extends Change {

    @Option(names = "--at", paramLabel = "TIME", description = "From then on (default: now).")
    private @Nullable Instant at;

    @Option(names = "--never", description = "It no longer expires.")
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

  @Command(
      name = "amend",
      mixinStandardHelpOptions = true,
      header = "Set the scope or the importance of a packet.",
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 packets amend 019a... --importance 0.9",
        "  l9 packets amend 019a... --scope cursor --role org_admin"
      })
  private static final class Amend extends Change {

    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        description = "shared, cursor or l-private; one that the role may write.")
    private @Nullable String scope;

    @Option(names = "--importance", paramLabel = "SCORE", description = "From 0 to 1.")
    private @Nullable Double importance;

    Amend(CommandContext context) {
      super(context);
    }

    @Override
    Packet change(Memory memory, PacketId id) {
      return memory
          .packets()
          .amend(
              PacketAmendment.builder(id)
                  .visibility(scope == null ? null : Visibility.ofCode(scope))
                  .importance(importance)
                  .build());
    }
  }

  @Command(
      name = "contradict",
      mixinStandardHelpOptions = true,
      header = "Count that a packet is contradicted by another, and let it matter less.",
      footerHeading = "%nExamples:%n",
      footer = "  l9 packets contradict 019a... --by 019b...")
  private static final class Contradict extends Change {

    @Option(
        names = "--by",
        required = true,
        paramLabel = "ID",
        description = "The packet that says otherwise.")
    private UUID by = new UUID(0, 0);

    @Option(
        names = "--agent",
        paramLabel = "ID",
        defaultValue = "l9",
        description = "Who found that out (default: ${DEFAULT-VALUE}).")
    private String agent = "";

    Contradict(CommandContext context) {
      super(context);
    }

    @Override
    Packet change(Memory memory, PacketId id) {
      return memory.packets().contradict(id, new PacketId(by), agent);
    }
  }

  @Command(
      name = "erase",
      mixinStandardHelpOptions = true,
      header = "Delete a packet with everything that was derived from it.",
      description = {
        "",
        "Its vectors, terms, notes, events, traces and accesses, and facts, relationships,"
            + " reflections and summaries that rest on it go too, whoever of the tenant made them."
            + " There is no way back."
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  l9 packets erase 019a... --yes",
        "  l9 packets erase 019a... --descendants --yes"
      })
  private static final class Erase extends MemoryCommand {

    @Parameters(paramLabel = "ID", description = "The packet.")
    private UUID packet = new UUID(0, 0);

    @Option(
        names = "--descendants",
        description = "Also the packets that descend from nothing else.")
    private boolean descendants;

    @Option(names = "--yes", description = "Do it; without this it is refused.")
    private boolean yes;

    @Mixin private OutputOption output = new OutputOption();

    Erase(CommandContext context) {
      super(context);
    }

    @Override
    void check() {
      if (!yes) {
        throw usage("there is no way back; say --yes");
      }
    }

    @Override
    int run(Memory memory, JsonCodec json) {
      ErasureReport report = memory.packets().erase(new Erasure(new PacketId(packet), descendants));
      PacketPrinter printer = printer(output, json);
      if (printer.format() == OutputOption.Format.TABLE) {
        report
            .counts()
            .forEach(
                (kind, count) ->
                    context
                        .terminal()
                        .print(String.format(Locale.ROOT, "  %8d  %s", count, kind.code())));
      } else {
        Map<String, Long> counts = new LinkedHashMap<>();
        report.counts().forEach((kind, count) -> counts.put(kind.code(), count));
        printer.value(Map.of("erased", counts));
      }
      return ExitCodes.OK;
    }
  }
}
