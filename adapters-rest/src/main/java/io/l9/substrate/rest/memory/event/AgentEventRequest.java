package io.l9.substrate.rest.memory.event;

import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("Something that an agent did or noticed.")
record AgentEventRequest(
    @Schema(ref = "Name", required = true) @Nullable String agentId,
    @Schema(
            value =
                "Not blank, without U+0000; not `packet.contradicted`, which the server writes "
                    + "itself.",
            minSize = 1,
            maxSize = PacketDraft.MAX_NAME,
            required = true)
        @Nullable String eventType,
    @Schema("The packet that the event is about; must be visible to the caller.")
        @Nullable UUID packetId,
    @Schema(
            value = "At most 262,144 characters in canonical form.",
            ref = "JsonValue",
            required = true)
        @Nullable RawJson content,
    @Schema("When it happened; now by default.") @Nullable Instant timestamp) {

  AgentEventDraft toCommand(JsonCodec json) {
    return new AgentEventDraft(
        Require.present("/agent_id", agentId),
        Require.present("/event_type", eventType),
        packetId == null ? null : new PacketId(packetId),
        Require.present("/content", content).parse(json, "/content"),
        timestamp);
  }
}
