package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.Fact;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactId;
import io.l9.substrate.domain.knowledge.fact.FactRevision;
import io.l9.substrate.domain.memory.id.PacketId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A revision of a fact on the wire. */
@Schema(value = "What was believed of a fact from a moment on, and why.", extended = true)
public record FactRevisionResponse(
    @Schema(minimum = 1) int revision,
    Instant knownFrom,
    @Schema(value = "The change that made the revision.", codes = FactChange.Kind.class)
        String change,
    @Schema(value = "In the actor's words.", maxSize = FactChange.MAX_REASON)
        @Nullable String reason,
    @Schema("The packet that made it; null if there was none, or it is gone.")
        @Nullable UUID packetId,
    AuthorResponse author,
    @Schema(ref = "FactState") String state,
    @Schema(ref = "FactPath") String path,
    @Schema(ref = "UnitInterval") double confidence,
    @Schema(minimum = 0) int support,
    @Schema(minimum = 0) int contradictions,
    @Nullable Instant validFrom,
    @Nullable Instant validTo,
    @Nullable UUID supersededBy) {

  public static FactRevisionResponse from(FactRevision revision) {
    Fact fact = revision.fact();
    FactChange change = revision.change();
    PacketId packet = change.packet();
    FactId supersededBy = fact.supersededBy();
    return new FactRevisionResponse(
        fact.revision(),
        fact.knownFrom(),
        change.kind().code(),
        change.reason(),
        packet == null ? null : packet.value(),
        AuthorResponse.from(change.author()),
        fact.state().code(),
        fact.path().code(),
        FactResponse.rounded(fact.confidence()),
        fact.support(),
        fact.contradictions(),
        fact.validity().from(),
        fact.validity().to(),
        supersededBy == null ? null : supersededBy.value());
  }
}
