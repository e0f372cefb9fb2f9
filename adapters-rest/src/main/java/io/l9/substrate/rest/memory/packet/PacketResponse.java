package io.l9.substrate.rest.memory.packet;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.memory.id.ThreadId;
import io.l9.substrate.domain.memory.packet.Derivation;
import io.l9.substrate.domain.memory.packet.Packet;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
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
public record PacketResponse(
    UUID id,
    String packetType,
    @JsonRawValue String payload,
    @Nullable String agentId,
    @Nullable UUID threadId,
    Instant timestamp,
    List<UUID> parentIds,
    @Nullable String derivation,
    int generation,
    UUID rootId,
    Collection<String> tags,
    @Nullable Instant expiresAt,
    String scope,
    double importanceScore,
    int accessCount,
    @Nullable Instant lastAccessedAt,
    String contentHash,
    @Nullable UUID duplicateOf,
    int chunkCount,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Nullable UUID correlationId,
    @Nullable String sessionId,
    @Nullable String traceId) {

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
        derivation == null ? null : derivation.sqlName(),
        packet.generation(),
        packet.root().value(),
        packet.tags(),
        packet.expiresAt(),
        packet.visibility().sqlName(),
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
