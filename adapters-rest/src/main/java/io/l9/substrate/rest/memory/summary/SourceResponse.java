package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.memory.packet.PacketResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A packet that a summary sums up. */
@Schema(name = "SummarySource")
record SourceResponse(
    UUID packetId,
    boolean missing,
    @Schema("null if it is missing.") @Nullable PacketResponse packet) {

  static SourceResponse of(PacketId id, @Nullable Packet packet) {
    return new SourceResponse(
        id.value(), packet == null, packet == null ? null : PacketResponse.from(packet));
  }
}
