package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.LimitOption.Part;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.traces.TraceEntry;
import io.l9.substrate.domain.traces.TracePage;
import io.l9.substrate.domain.traces.TracePart;
import io.l9.substrate.domain.traces.TracePlace;
import io.l9.substrate.domain.traces.TraceQuery;
import io.l9.substrate.rest.traces.TraceEntryResponse;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "trace",
    header = "Show what a request left behind, in the order of time.",
    footer = {
      "  l9 trace 4bf92f3577b34da6a3ce929d0e0e4736",
      "  l9 trace 4bf92f3577b34da6a3ce929d0e0e4736 --json"
    })
final class TraceCommand extends MemoryCommand {

  @Parameters(
      index = "0",
      paramLabel = "TRACE",
      description = "The trace id of the request, as answers and problems tell it.")
  private String trace = "";

  @Mixin private LimitOption limit = new LimitOption(TraceQuery.MAX_LIMIT);

  @Mixin private OutputOption output = new OutputOption();

  TraceCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Listed<TraceEntry> entries =
        limit.readParts(
            TraceQuery.MAX_LIMIT,
            (int wanted, @Nullable TracePlace after) -> {
              TracePage page =
                  memory
                      .traces()
                      .read(new TraceQuery(trace, Set.of(TracePart.values()), wanted, after));
              return new Part<>(page.entries(), page.next());
            });
    ResultPrinter printer = new ResultPrinter(context, output);
    printer.listed(entries, TraceEntryResponse::from, entry -> printer.text(line(entry)));
    return ExitCodes.OK;
  }

  /** Writes an entry to people as one line. */
  private static String line(TraceEntry entry) {
    return String.format(
        Locale.ROOT,
        "  %s  %-10s  %s%s  %s",
        entry.at(),
        entry.kind().code(),
        entry.agent() == null ? "" : entry.agent() + " ",
        entry.label(),
        entry.summary());
  }
}
