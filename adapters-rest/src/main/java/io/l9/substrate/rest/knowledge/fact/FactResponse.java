package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fact on the wire. */
@Schema(value = "A statement as it is believed since its last revision.", extended = true)
public record FactResponse(
    UUID id,
    @Schema(maxSize = EntityName.MAX_LENGTH) String subject,
    @Schema(maxSize = FactDraft.MAX_PREDICATE) String predicate,
    @Schema(ref = "JsonValue") RawJson object,
    @Schema(ref = "FactObjectType") String objectType,
    @Schema("From when on it holds in the world; null if it always held.")
        @Nullable Instant validFrom,
    @Schema("The first moment at which it no longer holds; null if no end is known.")
        @Nullable Instant validTo,
    @Schema(ref = "FactState") String state,
    @Schema(ref = "FactPath") String path,
    @Schema(ref = "UnitInterval") double confidence,
    @Schema(
            value = "The independent sources that support it; 1 for one without a packet.",
            minimum = 0)
        int support,
    @Schema(value = "How often something contradicted it.", minimum = 0) int contradictions,
    @Schema("The packet of its first assertion; null if there was none, or it is gone.")
        @Nullable UUID sourcePacketId,
    @Schema("The fact that took its period, if it is superseded.") @Nullable UUID supersededBy,
    @Schema("The actor of the first assertion.") AuthorResponse author,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId,
    @Schema("When it was first asserted.") Instant createdAt,
    @Schema("When this revision began to be believed.") Instant knownFrom,
    @Schema(minimum = 1) int revision) {

  /** The decimals of a confidence on the wire, which the sums of binary fractions do not reach. */
  private static final double PLACES = 1e12;

  public static FactResponse from(Fact fact) {
    PacketId source = fact.source();
    FactId supersededBy = fact.supersededBy();
    OrgId org = fact.owner().org();
    UserId user = fact.owner().user();
    return new FactResponse(
        fact.id().value(),
        fact.subject().text(),
        fact.predicate(),
        WireObject.json(fact.object()),
        WireObject.type(fact.object()),
        fact.validity().from(),
        fact.validity().to(),
        fact.state().code(),
        fact.path().code(),
        rounded(fact.confidence()),
        fact.support(),
        fact.contradictions(),
        source == null ? null : source.value(),
        supersededBy == null ? null : supersededBy.value(),
        AuthorResponse.from(fact.author()),
        fact.visibility().code(),
        fact.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value(),
        fact.createdAt(),
        fact.knownFrom(),
        fact.revision());
  }

  /** Returns 0.85 for 0.8500000000000001. */
  static double rounded(double confidence) {
    return Math.round(confidence * PLACES) / PLACES;
  }
}
