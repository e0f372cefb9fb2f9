package io.l9.substrate.rest.memory.event;

import io.l9.substrate.domain.memory.event.AgentEventDraft;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.RawJson;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

record AgentEventRequest(
    @Nullable String agentId,
    @Nullable String eventType,
    @Nullable UUID packetId,
    @Nullable RawJson content,
    @Nullable Instant timestamp) {

  AgentEventDraft toCommand(JsonCodec json) {
    return new AgentEventDraft(
        Require.present("/agent_id", agentId),
        Require.present("/event_type", eventType),
        packetId == null ? null : new PacketId(packetId),
        Require.present("/content", content).parse(json, "/content"),
        timestamp);
  }
}
