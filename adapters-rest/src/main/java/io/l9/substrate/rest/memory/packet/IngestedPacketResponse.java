package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import io.l9.substrate.rest.http.Schema;
import java.util.List;

/**
 * The packet that now stands for what was sent.
 *
 * @param notTaken which members of the request it does not say, because it was there before
 */
@Schema("The stored packet for the request: a new one, or the one that was there " + "before.")
record IngestedPacketResponse(
    @JsonUnwrapped PacketResponse packet,
    @Schema("Whether it was there before.") boolean deduplicated,
    @Schema(ref = "NotTaken") List<String> notTaken,
    @Schema("Whether vectors of it are made afterwards; until then only its words find it.")
        boolean embeddedLater) {

  static IngestedPacketResponse from(IngestOutcome outcome) {
    PacketResponse packet = PacketResponse.from(outcome.packet());
    return outcome instanceof IngestOutcome.Duplicate duplicate
        ? new IngestedPacketResponse(packet, true, duplicate.notTaken(), false)
        : new IngestedPacketResponse(
            packet, false, List.of(), ((IngestOutcome.Stored) outcome).embeddedLater());
  }

  int status() {
    return deduplicated ? 200 : 201;
  }
}
