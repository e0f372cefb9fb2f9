package io.l9.substrate.domain.memory.catalog;

import io.l9.substrate.domain.memory.packet.Packet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an export.
 *
 * @param next where it goes on; null if this is the end
 */
public record ExportPage(List<Packet> packets, @Nullable ExportPlace next) {

  public ExportPage {
    packets = List.copyOf(packets);
  }
}
