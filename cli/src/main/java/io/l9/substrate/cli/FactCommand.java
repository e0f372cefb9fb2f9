package io.l9.substrate.cli;

import io.l9.substrate.FactMemory;
import io.l9.substrate.Memory;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command on one fact. */
abstract class FactCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "ID", description = "The fact.")
  private UUID fact = new UUID(0, 0);

  @Mixin private OutputOption output = new OutputOption();

  FactCommand(CommandContext context) {
    super(context);
  }

  abstract void run(FactMemory facts, FactId id, FactPrinter printer);

  @Override
  final int run(Memory memory, JsonCodec json) {
    run(memory.facts(), new FactId(fact), new FactPrinter(context, output));
    return ExitCodes.OK;
  }
}
