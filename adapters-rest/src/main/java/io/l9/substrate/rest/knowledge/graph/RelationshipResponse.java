package io.l9.substrate.rest.knowledge.graph;

import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.graph.Relationship;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A relationship on the wire. */
public record RelationshipResponse(
    UUID id,
    @Schema("As it was written first.") String source,
    String type,
    @Schema("As it was written first.") String target,
    @Schema(ref = "UnitInterval") double confidence,
    @Schema(value = "How often it was mentioned.", minimum = 1) int mentions,
    @Schema("The packet of the first mention, as long as it is stored.") @Nullable UUID packetId,
    @Schema("The fact that it is; null if it stands by itself.") @Nullable UUID factId,
    Instant firstSeen,
    Instant lastSeen,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId) {

  public static RelationshipResponse from(Relationship edge) {
    OrgId org = edge.owner().org();
    UserId user = edge.owner().user();
    PacketId packet = edge.packet();
    FactId fact = edge.fact();
    return new RelationshipResponse(
        edge.id(),
        edge.source(),
        edge.type(),
        edge.target(),
        edge.confidence(),
        edge.mentions(),
        packet == null ? null : packet.value(),
        fact == null ? null : fact.value(),
        edge.firstSeen(),
        edge.lastSeen(),
        edge.visibility().code(),
        edge.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value());
  }
}
