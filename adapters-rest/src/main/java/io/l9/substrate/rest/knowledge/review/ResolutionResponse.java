package io.l9.substrate.rest.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.review.Resolution;
import io.l9.substrate.domain.knowledge.review.ReviewId;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.Schema;
import io.l9.substrate.rest.knowledge.fact.AuthorResponse;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person's note on the wire. */
@Schema(
    value = "A note that a person looked at an entry, for everybody who sees the note.",
    name = "ReviewResolution")
public record ResolutionResponse(
    @Schema(value = "The entry.", maxSize = ReviewId.MAX_LENGTH) String id,
    @Schema(value = "The state that the person saw.", maxSize = 100) String state,
    @Schema(maxSize = FactChange.MAX_REASON) String reason,
    AuthorResponse author,
    Instant resolvedAt,
    @Schema(ref = "Scope") String scope,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId) {

  public static ResolutionResponse from(Resolution note) {
    OrgId org = note.owner().org();
    UserId user = note.owner().user();
    return new ResolutionResponse(
        note.id().toString(),
        note.state(),
        note.reason(),
        AuthorResponse.from(note.author()),
        note.at(),
        note.visibility().code(),
        note.owner().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value());
  }
}
