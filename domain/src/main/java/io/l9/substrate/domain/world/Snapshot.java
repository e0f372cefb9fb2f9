package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.shared.Require;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a world: a name of one of its states, which stays readable for as long as the
 * snapshot is there.
 *
 * @param entities that the state has
 * @param description null: none
 * @param createdBy the id of the user, or the role of an actor without one
 */
public record Snapshot(
    SnapshotId id,
    World world,
    int state,
    int entities,
    WorldDigest digest,
    @Nullable String description,
    String createdBy,
    Instant createdAt) {

  public static final int MAX_DESCRIPTION = 2000;

  public Snapshot {
    Require.optionalText("/description", description, MAX_DESCRIPTION);
  }

  /** Returns its place in a list, which is ordered by time, the newest first. */
  public Position position() {
    return new Position(createdAt, id.value());
  }
}
