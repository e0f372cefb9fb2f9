package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("A contradiction of a fact.")
record ContradictFactRequest(
    @Schema("The packet that says otherwise, if there is one.") @Nullable UUID packetId,
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true)
        @Nullable String reason) {

  @Nullable PacketId packet() {
    return packetId == null ? null : new PacketId(packetId);
  }
}
