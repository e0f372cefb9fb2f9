package io.l9.substrate.cli;

import io.l9.substrate.Memory;
import io.l9.substrate.domain.memory.curation.PacketAmendment;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.Visibility;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "amend",
    header = "Set the scope or the importance of a packet.",
    footer = {
      "  l9 packets amend 019a... --importance 0.9",
      "  l9 packets amend 019a... --scope cursor --role org_admin"
    })
final class AmendPacketCommand extends PacketChangeCommand {

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description = "shared, cursor or l-private; one that the role may write.")
  private @Nullable String scope;

  @Option(names = "--importance", paramLabel = "SCORE", description = "From 0 to 1.")
  private @Nullable Double importance;

  AmendPacketCommand(CommandContext context) {
    super(context);
  }

  @Override
  Packet change(Memory memory, PacketId id) {
    return memory
        .packets()
        .amend(
            PacketAmendment.builder(id)
                .visibility(scope == null ? null : Visibility.ofCode(scope))
                .importance(importance)
                .build());
  }
}
