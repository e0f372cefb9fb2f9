package io.l9.substrate.rest.reasoning;

import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.reasoning.ReasoningHead;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A reasoning trace on the wire, as lists show it. */
@Schema(value = "A reasoning trace without its contents.", extended = true)
public record ReasoningHeadResponse(
    UUID id,
    String agentId,
    @Nullable UUID packetId,
    @Schema("The number of steps.") int stepCount,
    @Schema("Null: unknown.") @Nullable Long tokens,
    @Schema("Null: unknown.") @Nullable Double confidence,
    @Schema("When it was recorded.") Instant createdAt,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Schema("Of the request that recorded it.") @Nullable String traceId) {

  public static ReasoningHeadResponse from(ReasoningHead head) {
    PacketId packet = head.packet();
    OrgId org = head.owner().org();
    UserId user = head.owner().user();
    return new ReasoningHeadResponse(
        head.id(),
        head.agentId(),
        packet == null ? null : packet.value(),
        head.steps(),
        head.tokens(),
        head.confidence(),
        head.createdAt(),
        head.visibility().code(),
        head.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        head.correlation(),
        head.session(),
        head.trace());
  }
}
