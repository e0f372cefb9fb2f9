package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.cli.console.Progress;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Left;
import io.l9.substrate.domain.knowledge.fact.FactAdoption.Step;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Position;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "adopt",
    header = "Make facts of the rows that other clients of the database wrote.",
    description = {
      "",
      "Rows that say the same become one fact, and the packets that they name its sources. Each batch"
          + " is stored by itself: a run that was stopped is started again. What other clients write"
          + " later, the next run adopts. A tenant_admin adopts the rows of the whole tenant, l9_system"
          + " the l-private rows of an organisation.",
      "",
      "Writes a JSON object for each row that cannot be a fact, with the reason, in the end"
          + " {\"summary\":...}."
    },
    footer = {"  l9 facts adopt --role tenant_admin", "  l9 facts adopt --role l9_system -o table"})
final class AdoptFactsCommand extends MemoryCommand {

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "100",
      description = "The number of rows of a transaction, 1 to 200 (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Mixin private OutputOption output = new OutputOption();

  AdoptFactsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Terminal terminal = context.terminal();
    FactPrinter printer = new FactPrinter(context, output);
    Progress progress = new Progress(terminal, Clock.systemUTC(), "rows adopted", 0);
    int adopted = 0;
    int merged = 0;
    int absorbed = 0;
    int left = 0;
    Position after = null;
    do {
      Step step = memory.facts().adopt(batch, after);
      adopted += step.adopted();
      merged += step.merged();
      absorbed += step.absorbed();
      left += step.left().size();
      step.left().forEach(row -> print(printer, row));
      progress.at(adopted + merged + absorbed);
      after = step.next();
    } while (after != null);
    progress.end();
    if (printer.forPeople()) {
      printer.text(
          String.format(
              Locale.ROOT,
              "%d became facts, %d said the same as a fact, %d are rejected, %d are left",
              adopted,
              merged,
              absorbed,
              left));
    } else {
      Map<String, Object> summary = new LinkedHashMap<>();
      summary.put("adopted", adopted);
      summary.put("merged", merged);
      summary.put("absorbed", absorbed);
      summary.put("left", left);
      printer.value(Map.of("summary", summary));
    }
    return ExitCodes.OK;
  }

  private static void print(FactPrinter printer, Left row) {
    if (printer.forPeople()) {
      printer.text("left " + row.row() + ": " + row.reason());
    } else {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("left", row.row().toString());
      line.put("reason", row.reason());
      printer.value(line);
    }
  }
}
