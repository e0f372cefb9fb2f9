package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.Rejections;
import io.l9.substrate.domain.shared.JsonCodec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rejections",
    header = "List rejected values, the newest first.",
    footer = "  l9 facts rejections --only-standing")
final class RejectionsCommand extends MemoryCommand {

  @Option(names = "--only-standing", description = "Without those that were lifted.")
  private boolean onlyStanding;

  @Mixin private LimitOption limit = new LimitOption();

  @Mixin private OutputOption output = new OutputOption();

  RejectionsCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    new FactPrinter(context, output)
        .rejections(
            limit.read(
                Rejections.MAX_LIMIT,
                (wanted, after) -> memory.facts().rejections(onlyStanding, wanted, after)));
    return ExitCodes.OK;
  }
}
