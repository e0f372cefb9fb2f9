package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.l9.substrate.domain.memory.packet.IngestOutcome;

/**
 * The packet that now stands for what was sent.
 *
 * @param deduplicated whether it was there before
 */
record IngestedPacketResponse(@JsonUnwrapped PacketResponse packet, boolean deduplicated) {

  static IngestedPacketResponse from(IngestOutcome outcome) {
    return new IngestedPacketResponse(
        PacketResponse.from(outcome.packet()), outcome instanceof IngestOutcome.Duplicate);
  }

  int status() {
    return deduplicated ? 200 : 201;
  }
}
