package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.TenantScope;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A packet on the wire.
 *
 * @param payload canonical JSON, written as it is
 */
@Schema(
    value = "A stored packet. The content, the thread and the lineage never change.",
    extended = true)
public record PacketResponse(
    UUID id,
    @Schema(ref = "Name") String packetType,
    @Schema(ref = "JsonValue") @JsonRawValue String payload,
    @Schema(ref = "Name") @Nullable String agentId,
    @Nullable UUID threadId,
    Instant timestamp,
    @Schema(maxSize = PacketDraft.MAX_PARENTS) List<UUID> parentIds,
    @Schema(ref = "Derivation") @Nullable String derivation,
    @Schema(value = "0 without parents, else one more than its farthest parent.", minimum = 0)
        int generation,
    @Schema("The packet at the end of the chain of first parents.") UUID rootId,
    @Schema(maxSize = PacketDraft.MAX_TAGS) Collection<@Schema(ref = "Name") String> tags,
    @Nullable Instant expiresAt,
    @Schema(ref = "Scope") String scope,
    @Schema(ref = "UnitInterval") double importanceScore,
    @Schema(minimum = 0) int accessCount,
    @Nullable Instant lastAccessedAt,
    @Schema(value = "SHA-256 of type and canonical payload.", ref = "ContentHash")
        String contentHash,
    @Schema("The packet of the same content beside which it was kept.") @Nullable UUID duplicateOf,
    @Schema(value = "Into how many pieces its text was split to be embedded.", minimum = 1)
        int chunkCount,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Schema(maxSize = TenantScope.MAX_TRACING) @Nullable String sessionId,
    @Schema(maxSize = TenantScope.MAX_TRACING) @Nullable String traceId) {

  public static PacketResponse from(Packet packet) {
    ThreadId thread = packet.thread();
    Derivation derivation = packet.derivation();
    PacketId duplicateOf = packet.duplicateOf();
    OrgId org = packet.owner().org();
    UserId user = packet.owner().user();
    return new PacketResponse(
        packet.id().value(),
        packet.packetType(),
        packet.payload().text(),
        packet.agentId(),
        thread == null ? null : thread.value(),
        packet.timestamp(),
        packet.parents().stream().map(PacketId::value).toList(),
        derivation == null ? null : derivation.code(),
        packet.generation(),
        packet.root().value(),
        packet.tags(),
        packet.expiresAt(),
        packet.visibility().code(),
        packet.importance(),
        packet.accessCount(),
        packet.lastAccessed(),
        packet.contentHash().hex(),
        duplicateOf == null ? null : duplicateOf.value(),
        packet.chunkCount(),
        packet.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        packet.correlation(),
        packet.session(),
        packet.trace());
  }
}
