package io.l9.substrate.rest.knowledge.fact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.l9.substrate.domain.knowledge.entity.EntityName;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A value to be rejected, whether somebody asserted it yet or not.")
record RejectValueRequest(
    @Schema(ref = "EntityName", required = true) @Nullable String subject,
    @Schema(ref = "Predicate", required = true) @Nullable String predicate,
    @Schema(ref = "FactObject", required = true) @Nullable RawJson object,
    @Schema(value = "value by default.", ref = "FactObjectType") @Nullable String objectType,
    @Schema(
            value = "For whom: the caller, his organisation or the tenant; user by default.",
            codes = Reach.class)
        @JsonProperty("for")
        @Nullable String reach,
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true)
        @Nullable String reason) {

  RejectionDraft toCommand(JsonCodec json) {
    return new RejectionDraft(
        EntityName.at("/subject", Require.present("/subject", subject)),
        Require.present("/predicate", predicate),
        WireObject.of(object, objectType, json),
        reach == null ? Reach.USER : Reach.ofCode(reach),
        Require.present("/reason", reason));
  }
}
