package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.curation.Erasure;
import io.l9.substrate.domain.memory.curation.ErasureReport;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "erase",
    header = "Delete a packet with everything that was derived from it.",
    description = {
      "",
      "The packet's vectors, terms, notes, events, traces and accesses, and facts, relationships,"
          + " reflections and summaries that rest on it are deleted too, whoever in the tenant made"
          + " them. This cannot be undone."
    },
    footer = {"  l9 packets erase 019a... --yes", "  l9 packets erase 019a... --descendants --yes"})
final class ErasePacketCommand extends MemoryCommand {

  @Parameters(paramLabel = "ID", description = "The packet.")
  private UUID packet = new UUID(0, 0);

  @Option(
      names = "--descendants",
      description = "Also erase packets whose ancestors are all erased.")
  private boolean descendants;

  @Option(
      names = "--yes",
      description = "Confirm the erasure, which is refused without this option.")
  private boolean yes;

  @Mixin private OutputOption output = new OutputOption();

  ErasePacketCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (!yes) {
      throw usage("erasing cannot be undone; confirm with --yes");
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
