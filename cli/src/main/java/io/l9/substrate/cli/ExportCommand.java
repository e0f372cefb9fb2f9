package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.shared.JsonCodec;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "export",
    header = "Write packets, one JSON object a line.",
    description = {
      "",
      "Everything that the acting user sees and that was stored when it began, parents before their"
          + " children; behind them, without a filter, knowledge, reflections and the world."
          + " `l9 import` reads it. A packet that no line can hold is named in a line"
          + " {\"unreadable\":{\"id\":...,\"code\":...}}. The last line is"
          + " {\"summary\":{\"exported\":n}}: without it the export is not whole. A"
          + " file appears only when it is."
    },
    footer = {
      "  l9 export -o memories.ndjson",
      "  l9 export --agent planner --from 2026-03-01T00:00:00Z | gzip > planner.ndjson.gz"
    })
final class ExportCommand extends MemoryCommand {

  @Mixin private WholeFile file = new WholeFile();

  @Mixin private FilterOptions filter = new FilterOptions();

  ExportCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) throws IOException {
    file.write(
        context.terminal(), out -> told(memory.packets().exportLines(filter.filter(json), out)));
    return ExitCodes.OK;
  }

  private void told(long count) {
    context.progress("exported " + count + " packets");
  }
}
