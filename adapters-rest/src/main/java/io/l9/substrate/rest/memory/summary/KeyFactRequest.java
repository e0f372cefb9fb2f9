package io.l9.substrate.rest.memory.summary;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.summary.KeyFact;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("A statement, and the packet that says so.")
record KeyFactRequest(
    @Schema(ref = "KeyText", required = true) @Nullable String text,
    @Schema(required = true) @Nullable UUID sourcePacketId) {

  static List<KeyFact> toFacts(@Nullable List<KeyFactRequest> requests) {
    List<KeyFact> facts = new ArrayList<>();
    if (requests != null) {
      for (KeyFactRequest request : requests) {
        String at = "/key_facts/" + facts.size();
        facts.add(
            new KeyFact(
                Require.text(at + "/text", request.text, KeyFact.MAX_TEXT),
                new PacketId(Require.present(at + "/source_packet_id", request.sourcePacketId))));
      }
    }
    return facts;
  }
}
