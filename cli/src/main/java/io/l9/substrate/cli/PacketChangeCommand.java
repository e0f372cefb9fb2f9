package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.JsonCodec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that changes one packet and shows it as it is then. */
abstract class PacketChangeCommand extends MemoryCommand {

  @Parameters(index = "0", paramLabel = "ID", description = "The packet.")
  private UUID packet = new UUID(0, 0);

  @Mixin private OutputOption output = new OutputOption();

  PacketChangeCommand(CommandContext context) {
    super(context);
  }

  abstract Packet change(Memory memory, PacketId id);

  @Override
  final int run(Memory memory, JsonCodec json) {
    Packet after = change(memory, new PacketId(packet));
    printer(output, json).packets(List.of(after), Map.of());
    return ExitCodes.OK;
  }
}
