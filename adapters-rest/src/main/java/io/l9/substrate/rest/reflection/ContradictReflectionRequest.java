package io.l9.substrate.rest.reflection;

import io.l9.substrate.domain.reflection.id.ReflectionId;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Schema("Another reflection that says the contrary.")
record ContradictReflectionRequest(@Schema(required = true) @Nullable UUID reflectionId) {

  ReflectionId toId() {
    return new ReflectionId(Require.present("/reflection_id", reflectionId));
  }
}
