package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.shared.JsonCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header = "Write packets, one JSON object a line.",
    description = {
      "",
      "Everything that the acting user sees and that was stored when it began, parents before their"
          + " children; `l9 import` reads it. A packet that no line can hold is named in a line"
          + " {\"unreadable\":{\"id\":...,\"code\":...}}. The last line is"
          + " {\"summary\":{\"exported\":n}}: without it the export is not whole. A"
          + " file appears only when it is."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  l9 export -o memories.ndjson",
      "  l9 export --agent planner --from 2026-03-01T00:00:00Z | gzip > planner.ndjson.gz"
    })
final class ExportCommand extends MemoryCommand {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file to write (default: standard output).")
  private @Nullable Path file;

  @Mixin private FilterOptions filter = new FilterOptions();

  ExportCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) throws IOException {
    if (file == null) {
      told(memory.packets().exportLines(filter.filter(json), context.terminal().out()));
      return ExitCodes.OK;
    }
    Path target = file.toAbsolutePath();
    Path growing = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (OutputStream out = Files.newOutputStream(growing)) {
        told(memory.packets().exportLines(filter.filter(json), out));
      }
      Files.move(growing, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(growing);
    }
    return ExitCodes.OK;
  }

  private void told(long count) {
    context.progress("exported " + count + " packets");
  }
}
