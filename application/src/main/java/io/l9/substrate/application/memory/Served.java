package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import java.time.Instant;
import java.util.Optional;

/** One answer for what is absent, foreign or expired, wherever a packet is asked for by its id. */
final class Served {

  private Served() {}

  static Packet packet(PacketId id, Optional<Packet> found, Instant now) {
    Packet packet = found.orElseThrow(() -> absent(id));
    if (packet.expired(now)) {
      throw new NotFoundException(ErrorCode.EXPIRED, "the packet " + id + " has expired");
    }
    return packet;
  }

  static NotFoundException absent(PacketId id) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "there is no packet " + id);
  }
}
