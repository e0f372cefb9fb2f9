package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.WorldMemory;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.World;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command on one world. */
abstract class WorldSubcommand extends MemoryCommand {

  @Option(
      names = "--tenant-world",
      description = "The tenant's own world (default: that of the organisation).")
  private boolean isTenants;

  @Mixin private OutputOption output = new OutputOption();

  WorldSubcommand(CommandContext context) {
    super(context);
  }

  /**
   * Does what the command is for.
   *
   * @return the exit code
   */
  abstract int run(WorldMemory world, WorldPrinter printer) throws IOException;

  @Override
  final int run(Memory memory, JsonCodec json) throws IOException {
    World world = isTenants ? new World(memory.scope().tenant(), null) : World.of(memory.scope());
    return run(memory.world(world), new WorldPrinter(context, output, json));
  }
}
