package io.l9.substrate.domain.world;

import java.time.Instant;

/**
 * An entity, now or at some state of its world.
 *
 * @param state of the world that this version came with
 * @param createdAt when it came into being, last if it did so several times
 * @param updatedAt when this version came
 */
public record WorldEntity(
    EntityName name,
    EntityContent content,
    int version,
    int state,
    Instant createdAt,
    Instant updatedAt) {

  /** Returns the version that the entity is at. */
  public EntityVersion asVersion() {
    return new EntityVersion(name, version, state, content, createdAt, updatedAt);
  }
}
