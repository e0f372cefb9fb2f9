package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.WorldState;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The state of a world on the wire. */
@Schema(value = "The state of a world.", name = "WorldState")
public record WorldStateResponse(
    @Schema(value = "How many updates there were.", minimum = 0) int stateVersion,
    @Schema(minimum = 0) int entityCount,
    @Schema(value = "The oldest state that can be read and restored.", minimum = 0)
        int oldestRestorableState,
    @Schema("The same for states of the same content, in whatever order it came.") String digest,
    @Schema("When the state came; null: never changed.") @Nullable Instant changedAt) {

  public static WorldStateResponse from(WorldState state) {
    return new WorldStateResponse(
        state.number(), state.entities(), state.oldest(), state.digest().hex(), state.changedAt());
  }
}
