package io.l9.substrate.rest.world;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.world.WorldEntity;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;

/** An entity on the wire. */
@Schema(value = "An entity, now or at an earlier moment.", name = "WorldEntity")
public record WorldEntityResponse(
    @Schema(ref = "WorldEntityName") String entityId,
    @Schema("Of any text, where another client wrote it.") String entityType,
    @Schema("JSON, in canonical form; an object, unless another client wrote something else.")
        @JsonRawValue
        String attributes,
    double confidence,
    @Schema(value = "The version, of which no other content ever has the number.", minimum = 1)
        int version,
    @Schema(value = "The state of the world that the version came with.", minimum = 0)
        int stateVersion,
    @Schema("When it came into being, last if it did so several times.") Instant createdAt,
    @Schema("When this version came.") Instant updatedAt) {

  public static WorldEntityResponse from(WorldEntity entity) {
    return new WorldEntityResponse(
        entity.name().text(),
        entity.content().type(),
        entity.content().attributes().text(),
        entity.content().confidence(),
        entity.version(),
        entity.state(),
        entity.createdAt(),
        entity.updatedAt());
  }
}
