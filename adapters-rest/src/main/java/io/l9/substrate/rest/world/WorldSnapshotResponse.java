package io.l9.substrate.rest.world;

import io.l9.substrate.domain.world.Snapshot;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A snapshot on the wire. */
@Schema(
    value = "A snapshot: a name of a state, which stays readable for as long as it is there.",
    name = "WorldSnapshot")
public record WorldSnapshotResponse(
    UUID snapshotId,
    @Schema(minimum = 0) int stateVersion,
    @Schema(minimum = 0) int entityCount,
    @Schema("The same for states of the same content.") String digest,
    @Nullable String description,
    @Schema("The id of the user, or the role of a credential without one.") String createdBy,
    Instant createdAt) {

  public static WorldSnapshotResponse from(Snapshot snapshot) {
    return new WorldSnapshotResponse(
        snapshot.id().value(),
        snapshot.state(),
        snapshot.entities(),
        snapshot.digest().hex(),
        snapshot.description(),
        snapshot.createdBy(),
        snapshot.createdAt());
  }
}
