package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.reflection.lesson.ReflectionText;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("Another content in the place of a reflection's.")
record ReplaceReflectionRequest(
    @Schema(minSize = 1, maxSize = ReflectionText.MAX_CONTENT, required = true)
        @Nullable String content,
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true)
        @Nullable String reason) {}
