package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactExtraction;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("Packets whose statements become facts.")
record ExtractFactsRequest(
    @Schema(minSize = 1, maxSize = FactExtraction.MAX_PACKETS, required = true)
        @Nullable List<UUID> packetIds) {

  List<PacketId> packets() {
    List<UUID> ids = Require.size("/packet_ids", packetIds, FactExtraction.MAX_PACKETS);
    if (ids.isEmpty()) {
      throw ValidationException.at("/packet_ids", "must hold at least one id");
    }
    return ids.stream().map(PacketId::new).toList();
  }
}
