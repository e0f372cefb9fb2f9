package io.l9.substrate.domain.world;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a world.
 *
 * @param number how many updates there were; 0: none
 * @param entities that it has
 * @param oldest the oldest state that can still be read and restored
 * @param digest of the contents
 * @param changedAt when the state came; null: never changed
 */
public record WorldState(
    int number, int entities, int oldest, WorldDigest digest, @Nullable Instant changedAt) {

  /** The state of a world that nobody changed yet. */
  public static final WorldState NONE = new WorldState(0, 0, 0, WorldDigest.EMPTY, null);
}
