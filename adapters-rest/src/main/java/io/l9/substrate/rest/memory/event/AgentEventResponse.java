package io.l9.substrate.rest.memory.event;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.memory.event.AgentEvent;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event on the wire. */
record AgentEventResponse(
    UUID id,
    String agentId,
    String eventType,
    @Nullable UUID packetId,
    @Schema("JSON, in canonical form.") @JsonRawValue String content,
    Instant timestamp,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

  static AgentEventResponse from(AgentEvent event) {
    PacketId packet = event.packet();
    OrgId org = event.owner().org();
    UserId user = event.owner().user();
    return new AgentEventResponse(
        event.id(),
        event.agentId(),
        event.eventType(),
        packet == null ? null : packet.value(),
        event.content().text(),
        event.timestamp(),
        event.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        event.correlation(),
        event.session(),
        event.trace());
  }
}
