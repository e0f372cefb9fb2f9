package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.ReflectionMemory;
import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command on one reflection. */
abstract class ReflectionCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "ID", description = "The reflection.")
  private UUID reflection = new UUID(0, 0);

  @Mixin private OutputOption output = new OutputOption();

  ReflectionCommand(CommandContext context) {
    super(context);
  }

  abstract void run(ReflectionMemory reflections, ReflectionId id, ReflectionPrinter printer);

  @Override
  final int run(Memory memory, JsonCodec json) {
    run(memory.reflections(), new ReflectionId(reflection), new ReflectionPrinter(context, output));
    return ExitCodes.OK;
  }
}
