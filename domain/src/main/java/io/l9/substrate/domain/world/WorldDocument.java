package io.l9.substrate.domain.world;

import io.l9.substrate.domain.shared.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A whole world as one document, as other clients of the schema store it. In contrast to a {@link
 * Snapshot} it names no state of the world, and pins none.
 *
 * @param entities that it says it has
 * @param digest of the state that its restore makes
 * @param description null: none
 * @param createdAt the first moment that there is, if the client did not say
 */
public record WorldDocument(
    SnapshotId id,
    World world,
    int entities,
    WorldDigest digest,
    @Nullable String description,
    @Nullable String createdBy,
    Instant createdAt) {

  /** Returns its place in a list, which is ordered by time, the newest first. */
  public Position position() {
    return new Position(createdAt, id.value());
  }
}
