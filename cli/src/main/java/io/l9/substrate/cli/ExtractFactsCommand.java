package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.knowledge.fact.AssertOutcome;
import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.knowledge.fact.FactExtraction.Extracted;
import io.l9.substrate.domain.memory.catalog.PacketListQuery;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketFilter;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.rest.knowledge.fact.ExtractedFactsResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "extract",
    header = "Make facts of what packets say.",
    description = {
      "",
      "Of packets by id, of those that a search finds, of those that a filter finds, or of all. A"
          + " packet that was read before changes nothing, so that a run that was stopped can be"
          + " started again; a value that was rejected is not believed again.",
      "",
      "Writes a JSON object for each packet that says something, in the end {\"summary\":...}; as a"
          + " table the summary alone."
    },
    footer = {
      "  l9 facts extract 019a... 019b...",
      "  l9 facts extract --query \"where does Alice live\"",
      "  l9 facts extract --thread 7f0c...",
      "  l9 facts extract --all -o table"
    })
final class ExtractFactsCommand extends MemoryCommand {

  @Parameters(arity = "0..*", paramLabel = "ID", description = "The packets.")
  private List<UUID> packets = List.of();

  @Option(names = "--query", paramLabel = "TEXT", description = "What a search for this finds.")
  private @Nullable String query;

  @Option(names = "--all", description = "Every packet that the acting user sees.")
  private boolean all;

  @Mixin private FilterOptions filter = new FilterOptions();

  @Mixin private OutputOption output = new OutputOption();

  private int read;
  private int facts;
  private int absorbed;

  ExtractFactsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    PacketFilter wanted = filter.filter(json);
    int ways =
        (packets.isEmpty() ? 0 : 1)
            + (query == null ? 0 : 1)
            + (all ? 1 : 0)
            + (wanted.equals(PacketFilter.NONE) ? 0 : 1);
    if (ways != 1) {
      throw usage("name packets by id, by --query, by a filter such as --thread, or by --all");
    }
    Terminal terminal = context.terminal();
    FactPrinter printer = new FactPrinter(context, output);
    Progress progress = new Progress(terminal, Clock.systemUTC(), "packets read", 0);
    if (query != null) {
      extract(
          memory,
          printer,
          progress,
          memory.untracked().search(query).stream().map(hit -> hit.packet().id()).toList());
    } else if (!packets.isEmpty()) {
      List<PacketId> ids = packets.stream().map(PacketId::new).toList();
      for (int from = 0; from < ids.size(); from += FactExtraction.MAX_PACKETS) {
        int to = Math.min(ids.size(), from + FactExtraction.MAX_PACKETS);
        extract(memory, printer, progress, ids.subList(from, to));
      }
    } else {
      Position after = null;
      do {
        Page<Packet> page =
            memory.packets().list(new PacketListQuery(wanted, FactExtraction.MAX_PACKETS, after));
        extract(memory, printer, progress, page.items().stream().map(Packet::id).toList());
        after = page.next();
      } while (after != null);
    }
    progress.end();
    summarize(printer);
    return ExitCodes.OK;
  }

  private void extract(Memory memory, FactPrinter printer, Progress progress, List<PacketId> ids) {
    for (Extracted extracted : memory.facts().extract(ids)) {
      read++;
      for (AssertOutcome outcome : extracted.outcomes()) {
        if (outcome instanceof AssertOutcome.Absorbed) {
          absorbed++;
        } else {
          facts++;
        }
      }
      if (!extracted.outcomes().isEmpty() && !printer.forPeople()) {
        printer.value(ExtractedFactsResponse.Source.from(extracted));
      }
    }
    progress.at(read);
  }

  private void summarize(FactPrinter printer) {
    if (printer.forPeople()) {
      printer.text(
          String.format(
              Locale.ROOT,
              "%d packets say %d facts; %d values that they say are rejected",
              read,
              facts,
              absorbed));
      return;
    }
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("packets", read);
    summary.put("facts", facts);
    summary.put("absorbed", absorbed);
    printer.value(Map.of("summary", summary));
  }
}
