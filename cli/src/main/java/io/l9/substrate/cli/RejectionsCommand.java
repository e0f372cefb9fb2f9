package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Page;
import io.l9.substrate.domain.shared.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rejections",
    mixinStandardHelpOptions = true,
    header = "List rejected values, the newest first.",
    footerHeading = "%nExamples:%n",
    footer = "  l9 facts rejections --only-standing")
final class RejectionsCommand extends MemoryCommand {

  @Option(names = "--only-standing", description = "Without those that were lifted.")
  private boolean onlyStanding;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The largest number of rejections (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private OutputOption output = new OutputOption();

  RejectionsCommand(CommandContext context) {
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
    List<Rejection> rejections = new ArrayList<>();
    Position after = null;
    do {
      int wanted = Math.min(limit - rejections.size(), Rejections.MAX_LIMIT);
      Page<Rejection> page = memory.facts().rejections(onlyStanding, wanted, after);
      rejections.addAll(page.items());
      after = page.next();
    } while (after != null && rejections.size() < limit);
    new FactPrinter(context.terminal(), output.in(context.terminal()))
        .rejections(rejections, Map.of("has_more", after != null));
    if (after != null) {
      context.progress("there are more; raise --limit");
    }
    return ExitCodes.OK;
  }
}
