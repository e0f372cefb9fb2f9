package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionId;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lift",
    header = "End a rejection, as a person; the value can be asserted again.",
    footer = "  l9 facts lift 019a... --reason \"she works there now\"")
final class LiftRejectionCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "ID", description = "The rejection.")
  private UUID rejection = new UUID(0, 0);

  @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "The reason.")
  private String reason = "";

  @Mixin private OutputOption output = new OutputOption();

  LiftRejectionCommand(CommandContext context) {
    super(context);
  }

  @Override
  int run(Memory memory, JsonCodec json) {
    Rejection lifted = memory.facts().lift(new RejectionId(rejection), reason);
    new FactPrinter(context, output).rejections(List.of(lifted));
    return ExitCodes.OK;
  }
}
