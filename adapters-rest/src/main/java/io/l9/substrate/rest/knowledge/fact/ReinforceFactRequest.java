package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("Another source of a fact.")
record ReinforceFactRequest(
    @Schema(value = "The packet that says the same.", required = true) @Nullable UUID packetId,
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON) @Nullable String reason) {

  PacketId packet() {
    return new PacketId(Require.present("/packet_id", packetId));
  }
}
