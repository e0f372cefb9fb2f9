package io.l9.substrate.cli;

import io.l9.substrate.cli.console.Terminal;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.rest.http.WireJson;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes packets to standard output, in the format that was asked for. */
final class PacketPrinter {

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int AGENT = 12;

  private final Terminal terminal;
  private final OutputOption.Format format;
  private final JsonCodec json;

  PacketPrinter(Terminal terminal, OutputOption.Format format, JsonCodec json) {
    this.terminal = terminal;
    this.format = format;
    this.json = json;
  }

  OutputOption.Format format() {
    return format;
  }

  /** A list of packets, and for one JSON object what else belongs to it. */
  void list(List<Packet> packets, Map<String, Object> rest) {
    switch (format) {
      case TABLE -> packets.forEach(this::line);
      case JSONL -> packets.forEach(this::object);
      case JSON -> {
        Map<String, Object> root = new LinkedHashMap<>(rest);
        root.put("data", packets.stream().map(PacketResponse::from).toList());
        value(root);
      }
    }
  }

  /** One of packets that come one by one. */
  void next(Packet packet) {
    if (format == OutputOption.Format.TABLE) {
      line(packet);
    } else {
      object(packet);
    }
  }

  /** Prints a response record, or a list or a map that holds some, as one line of JSON. */
  void value(Object value) {
    terminal.print(WireJson.of(value));
  }

  private void object(Packet packet) {
    value(PacketResponse.from(packet));
  }

  private void line(Packet packet) {
    String agent = packet.agentId() == null ? "-" : packet.agentId();
    terminal.print(
        Terminal.line(
            String.format(
                Locale.ROOT,
                "%s %s %s %s %s",
                packet.id(),
                SECOND.format(packet.timestamp()),
                Terminal.line(agent, AGENT),
                packet.packetType(),
                PacketText.of(packet.payload(), json)),
            Terminal.WIDTH + 40));
  }
}
