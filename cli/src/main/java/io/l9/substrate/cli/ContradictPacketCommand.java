package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "contradict",
    header = "Record that another packet contradicts this one, which lowers its importance.",
    footer = "  l9 packets contradict 019a... --by 019b...")
final class ContradictPacketCommand extends PacketChangeCommand {

  @Option(
      names = "--by",
      required = true,
      paramLabel = "ID",
      description = "The contradicting packet.")
  private UUID by = new UUID(0, 0);

  @Option(
      names = "--agent",
      paramLabel = "ID",
      defaultValue = "l9",
      description = "The agent that found the contradiction (default: ${DEFAULT-VALUE}).")
  private String agent = "";

  ContradictPacketCommand(CommandContext context) {
    super(context);
  }

  @Override
  Packet change(Memory memory, PacketId id) {
    return memory.packets().contradict(id, new PacketId(by), agent);
  }
}
