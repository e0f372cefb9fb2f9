package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.packet.OnDuplicate;
import io.l9.substrate.domain.memory.transfer.AbsentParents;
import io.l9.substrate.domain.memory.transfer.ImportOptions;
import io.l9.substrate.domain.memory.transfer.ImportResult;
import io.l9.substrate.domain.memory.transfer.ImportResult.Status;
import io.l9.substrate.domain.memory.transfer.ImportSummary;
import io.l9.substrate.domain.memory.transfer.ImportedIds;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.memory.transfer.ImportLineResponse;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    header = "Store packets from a file, one JSON object a line.",
    description = {
      "",
      "docs/packets.md lists the members of a line; packet_type and payload are required. Lines of"
          + " knowledge, reflections and worlds come from exports. A line that fails keeps no other from"
          + " being stored. An import that was stopped can be run again: no line is stored twice."
          + " --resume goes on behind a line, which is faster.",
      "",
      "Writes a JSON object for each line, in the end {\"summary\":...}; as a table the failed"
          + " lines and the summary. Exit code 1 if a line failed."
    },
    footer = {
      "  l9 import memories.ndjson --dry-run",
      "  l9 import memories.ndjson",
      "  l9 import memories.ndjson --resume 120000",
      "  l9 import memories.ndjson --ids remap --name copy --tenant another",
      "  l9 export | l9 import - --on-duplicate keep -o table"
    })
final class ImportCommand extends MemoryCommand {

  @Parameters(paramLabel = "FILE", description = "The file, or - for standard input.")
  private Path file = Path.of("-");

  @Option(
      names = "--on-duplicate",
      paramLabel = "POLICY",
      description =
          "For content that is there already: auto, return, reject, reinforce or keep (default: what"
              + " each line says, or auto).")
  private @Nullable OnDuplicate onDuplicate;

  @Option(names = "--dry-run", description = "Report the result of each line, and store nothing.")
  private boolean dryRun;

  @Option(
      names = "--resume",
      paramLabel = "LINE",
      defaultValue = "0",
      description = "Continue after this line.")
  private long after;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "",
      description =
          "Tells this file from another that has the same line in the same place; with"
              + " --on-duplicate keep both are then stored.")
  private String name = "";

  @Option(
      names = "--absent-parents",
      paramLabel = "CHOICE",
      defaultValue = "keep",
      description =
          "The treatment of absent parents: keep (their ids stay, as after an erasure) or"
              + " drop (default: keep). The result of each line lists them.")
  private AbsentParents absentParents = AbsentParents.KEEP;

  @Option(
      names = "--ids",
      paramLabel = "CHOICE",
      defaultValue = "keep",
      description =
          "keep: packets and threads have the ids of the file; remap: ids that follow from the actor,"
              + " --name and those of the file, for a copy in the database that the file comes from"
              + " (default: keep).")
  private ImportedIds ids = ImportedIds.KEEP;

  @Mixin private OutputOption output = new OutputOption();

  private long reported;
  private long withAbsentParents;

  ImportCommand(CommandContext context) {
    super(context);
  }

  @Override
  void check() {
    if (!isStandardInput() && !Files.isRegularFile(file)) {
      throw usage("there is no file " + file);
    }
    if (after < 0) {
      throw usage("--resume must be at least 0");
    }
  }

  @Override
  int run(Memory memory, JsonCodec json) throws IOException {
    Terminal terminal = context.terminal();
    PacketPrinter printer = printer(output, json);
    long size = isStandardInput() ? 0 : Files.size(file);
    Progress progress =
        new Progress(terminal, Clock.systemUTC(), "kB read", (int) Math.min(size >> 10, 1 << 30));
    reported = after;
    boolean whole = false;
    try (Counted source = new Counted(isStandardInput() ? System.in : Files.newInputStream(file))) {
      ImportSummary summary =
          memory
              .packets()
              .importLines(
                  source,
                  new ImportOptions(onDuplicate, dryRun, after, name, absentParents, ids),
                  result -> {
                    print(printer, result);
                    reported = result.line();
                    withAbsentParents += result.absentParents().isEmpty() ? 0 : 1;
                    if (size > 0) {
                      progress.at((int) Math.min(source.bytes >> 10, 1 << 30));
                    }
                  });
      whole = true;
      progress.end();
      print(printer, summary);
      return summary.errors() == 0 ? ExitCodes.OK : ExitCodes.FAILURE;
    } finally {
      if (!whole && !dryRun) {
        terminal.say(
            "l9: stopped; all lines up to "
                + reported
                + " are dealt with: go on with --resume "
                + reported);
      }
    }
  }

  private void print(PacketPrinter printer, ImportResult result) {
    switch (printer.format()) {
      case JSONL -> printer.value(ImportLineResponse.from(result));
      case TABLE -> {
        if (result.status() == Status.ERROR && result.failure() != null) {
          String where =
              result.failure().violations().isEmpty()
                  ? ""
                  : result.failure().violations().get(0).pointer() + " ";
          context
              .terminal()
              .print(
                  "  line "
                      + result.line()
                      + ": "
                      + Terminal.line(where + result.failure().getMessage(), 2 * Terminal.WIDTH));
        }
      }
      case JSON -> {}
    }
  }

  private void print(PacketPrinter printer, ImportSummary summary) {
    if (printer.format() != OutputOption.Format.TABLE) {
      printer.value(ImportLineResponse.from(summary));
      return;
    }
    context
        .terminal()
        .print(
            String.format(
                Locale.ROOT,
                "  %d lines: %d %s, %d known, %d skipped, %d failed%s",
                summary.lines(),
                summary.created(),
                dryRun ? "new" : "stored",
                summary.duplicates(),
                summary.skipped(),
                summary.errors(),
                dryRun ? "; nothing was stored (dry run)" : ""));
    if (withAbsentParents > 0) {
      context
          .terminal()
          .print(
              String.format(
                  Locale.ROOT,
                  "  %d of them name parents that are not there, which were %s",
                  withAbsentParents,
                  absentParents == AbsentParents.KEEP ? "kept" : "dropped"));
    }
  }

  private boolean isStandardInput() {
    return file.toString().equals("-");
  }

  /** Knows how much was read. */
  private static final class Counted extends FilterInputStream {

    private long bytes;

    Counted(InputStream source) {
      super(source);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      bytes += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      int read = super.read(target, from, length);
      bytes += Math.max(0, read);
      return read;
    }
  }
}
