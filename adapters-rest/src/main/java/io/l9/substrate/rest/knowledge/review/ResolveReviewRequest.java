package io.l9.substrate.rest.knowledge.review;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A note that a person looked at an entry.")
record ResolveReviewRequest(
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true) @Nullable String reason,
    @Schema(
            value = "The state that was looked at; 409 if there is another by now. null: any.",
            maxSize = 100)
        @Nullable String state) {}
