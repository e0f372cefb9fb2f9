package io.l9.substrate.rest.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.world.EntityContent;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Schema(value = "The content of an entity, which takes the place of any other.", name = "PutEntity")
record PutEntityRequest(
    @Schema(minSize = 1, maxSize = EntityContent.MAX_TYPE, required = true)
        @Nullable String entityType,
    @Schema(ref = "WorldAttributes", required = true) @Nullable RawJson attributes,
    @Schema(value = "Unless said, 1.", ref = "UnitInterval") @Nullable Double confidence) {

  EntityContent toContent(JsonCodec json) {
    return EntityContent.of(
        Require.present("/entity_type", entityType),
        Require.present("/attributes", attributes).parse(json, "/attributes"),
        Objects.requireNonNullElse(confidence, 1.0));
  }
}
