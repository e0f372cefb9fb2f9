package io.l9.substrate.application.memory.packet;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.NotFoundException;
import java.time.Instant;
import java.util.Optional;

/**
 * The check of a packet that was asked for by its id: an absent and a foreign one have the same
 * answer.
 */
public final class PacketAccess {

  private PacketAccess() {}

  public static Packet unexpired(PacketId id, Optional<Packet> found, Instant now) {
    Packet packet = found.orElseThrow(() -> notFound(id));
    if (packet.expired(now)) {
      throw new NotFoundException(ErrorCode.EXPIRED, "the packet " + id + " has expired");
    }
    return packet;
  }

  public static NotFoundException notFound(PacketId id) {
    return new NotFoundException(ErrorCode.NOT_FOUND, "there is no packet " + id);
  }
}
