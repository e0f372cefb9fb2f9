package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.memory.packet.IngestOutcome;
import java.util.List;

/**
 * The packet that now stands for what was sent.
 *
 * @param deduplicated whether it was there before
 * @param notTaken which members of the request it does not say, because it was there before
 * @param embeddedLater whether vectors of it are made afterwards
 */
record IngestedPacketResponse(
    @JsonUnwrapped PacketResponse packet,
    boolean deduplicated,
    List<String> notTaken,
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
