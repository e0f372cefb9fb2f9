package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.knowledge.fact.FactChange;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A deed on a reflection, with its reason.")
record ReflectionReasonRequest(
    @Schema(minSize = 1, maxSize = FactChange.MAX_REASON, required = true)
        @Nullable String reason) {

  String required() {
    return Require.present("/reason", reason);
  }
}
