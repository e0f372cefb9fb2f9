package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactDraft;
import io.l9.substrate.domain.knowledge.fact.FactPredicate;
import io.l9.substrate.domain.knowledge.fact.FactPredicate.ObjectType;
import io.l9.substrate.domain.tenancy.OrgId;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A declared predicate on the wire. */
@Schema("A declared predicate. One that nobody declared takes many values of either type.")
public record FactPredicateResponse(
    @Schema(maxSize = FactDraft.MAX_PREDICATE) String predicate,
    @Schema(words = {"single", "many"}) String cardinality,
    @Schema(value = "null: objects of either type.", ref = "FactObjectType")
        @Nullable String objectType,
    @Schema(maxSize = FactDraft.MAX_PREDICATE) @Nullable String inverse,
    UUID tenantId,
    @Schema("The organisation that declared it; null: it holds for the whole tenant.")
        @Nullable UUID orgId,
    Instant updatedAt) {

  public static FactPredicateResponse from(FactPredicate predicate) {
    ObjectType objects = predicate.objects();
    OrgId org = predicate.owner().org();
    return new FactPredicateResponse(
        predicate.predicate(),
        predicate.single() ? "single" : "many",
        objects == null ? null : objects.code(),
        predicate.inverse(),
        predicate.owner().tenant().value(),
        org == null ? null : org.value(),
        predicate.updatedAt());
  }
}
