package io.l9.substrate.cli.console;

import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.search.PacketText;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A packet on one line: when, and the beginning of its text. */
public record PacketLine(JsonCodec json) {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  public String of(Packet packet, int max) {
    return Terminal.line(
        MINUTE.format(packet.timestamp()) + "  " + PacketText.of(packet.payload(), json), max);
  }
}
