package io.l9.substrate.cli;

import io.l9.substrate.cli.LimitOption.Listed;
import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes packets. */
final class PacketPrinter extends ResultPrinter {

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int AGENT = 12;

  private final JsonCodec json;

  PacketPrinter(CommandContext context, OutputOption output, JsonCodec json) {
    super(context, output);
    this.json = json;
  }

  void packets(List<Packet> packets, Map<String, ?> rest) {
    list(packets, rest, PacketResponse::from, this::line);
  }

  void packets(Listed<Packet> packets) {
    listed(packets, PacketResponse::from, this::line);
  }

  /** Writes one of packets that come one by one. */
  void next(Packet packet) {
    if (forPeople()) {
      line(packet);
    } else {
      value(PacketResponse.from(packet));
    }
  }

  private void line(Packet packet) {
    String agent = packet.agentId() == null ? "-" : packet.agentId();
    text(
        String.format(
            Locale.ROOT,
            "%s %s %s %s %s",
            packet.id(),
            SECOND.format(packet.timestamp()),
            Terminal.line(agent, AGENT),
            packet.packetType(),
            PacketText.of(packet.payload(), json)));
  }
}
