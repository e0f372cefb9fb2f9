package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A confirmation, with or without a reason.")
record ConfirmFactRequest(
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON) @Nullable String reason) {}
