package io.l9.substrate.rest.knowledge.fact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.Rejection;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.domain.tenancy.UserId;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rejection on the wire. */
@Schema("A person's no to a value of a subject and a predicate, however it is spelled.")
public record RejectionResponse(
    UUID id,
    @Schema(maxSize = EntityName.MAX_LENGTH) String subject,
    @Schema(maxSize = FactDraft.MAX_PREDICATE) String predicate,
    @Schema(ref = "JsonValue") RawJson object,
    @Schema(ref = "FactObjectType") String objectType,
    @Schema(value = "For whom it was said.", codes = Reach.class) @JsonProperty("for") String reach,
    @Schema(maxSize = FactChange.MAX_REASON) String reason,
    AuthorResponse author,
    Instant rejectedAt,
    @Schema(value = "How often the value was asserted since.", minimum = 0) long attempts,
    @Nullable Instant lastAttemptAt,
    @Schema("null while it stands.") @Nullable Lifting lifted,
    UUID tenantId,
    @Nullable UUID orgId,
    @Nullable UUID userId) {

  /** The end of a rejection on the wire. */
  @Schema(value = "The end of a rejection.", name = "RejectionLifting")
  public record Lifting(
      @Schema(maxSize = FactChange.MAX_REASON) String reason, AuthorResponse author, Instant at) {

    static Lifting from(Rejection.Lifting lifting) {
      return new Lifting(lifting.reason(), AuthorResponse.from(lifting.author()), lifting.at());
    }
  }

  public static RejectionResponse from(Rejection rejection) {
    Rejection.Lifting lifting = rejection.lifting();
    OrgId org = rejection.reach().org();
    UserId user = rejection.reach().user();
    return new RejectionResponse(
        rejection.id().value(),
        rejection.subject().text(),
        rejection.predicate(),
        WireObject.json(rejection.object()),
        WireObject.type(rejection.object()),
        (user != null ? Reach.USER : org != null ? Reach.ORG : Reach.TENANT).code(),
        rejection.reason(),
        AuthorResponse.from(rejection.author()),
        rejection.rejectedAt(),
        rejection.attempts(),
        rejection.lastAttempt(),
        lifting == null ? null : Lifting.from(lifting),
        rejection.reach().tenant().value(),
        org == null ? null : org.value(),
        user == null ? null : user.value());
  }
}
