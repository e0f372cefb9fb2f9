package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.EntityName;
import io.l9.substrate.domain.world.WorldUpdate;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An update of the log on the wire. */
@Schema(value = "An update of a world: one step of its state.", name = "WorldUpdate")
public record WorldUpdateResponse(
    UUID updateId,
    @Schema(minimum = 0) int stateVersionBefore,
    @Schema(minimum = 0) int stateVersion,
    @Schema(
            "change, restore, direct (by a client that knows nothing of versions), or that of an"
                + " insight.")
        String insightType,
    @Nullable UUID insightId,
    @Schema("That of the insight.") @Nullable Double confidence,
    @Schema(value = "The number of entities that it changed.", minimum = 0) int entityCount,
    @Schema(value = "Their names, in order; of more, the first.", maxSize = WorldUpdate.MAX_NAMES)
        List<String> entities,
    Instant at) {

  public static WorldUpdateResponse from(WorldUpdate update) {
    return new WorldUpdateResponse(
        update.id(),
        update.state() - 1,
        update.state(),
        update.type(),
        update.insight(),
        update.confidence(),
        update.entities(),
        update.names().stream().map(EntityName::text).toList(),
        update.at());
  }
}
