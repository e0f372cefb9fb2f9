package io.l9.substrate.rest.reflection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.knowledge.fact.RejectionDraft.Reach;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A rejection of what a reflection says.")
record RejectReflectionRequest(
    @Schema(
            value = "For whom: the caller, his organisation or the tenant; user by default.",
            codes = Reach.class)
        @JsonProperty("for")
        @Nullable String reach,
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true)
        @Nullable String reason) {

  Reach toReach() {
    return reach == null ? Reach.USER : Reach.ofCode(reach);
  }

  String required() {
    return Require.present("/reason", reason);
  }
}
