package io.l9.substrate.rest.knowledge.fact;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A deed with a reason.")
record ReasonRequest(
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true)
        @Nullable String reason) {}
