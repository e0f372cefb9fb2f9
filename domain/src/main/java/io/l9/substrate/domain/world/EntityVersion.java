package io.l9.substrate.domain.world;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version of an entity. Never changed.
 *
 * @param number 1 for the first one ever, and one more for each, deletions included
 * @param state of the world that the version came with
 * @param content null: the entity was deleted
 * @param createdAt when the entity came into being, last if it did so several times
 * @param at when the version came
 */
public record EntityVersion(
    EntityName name,
    int number,
    int state,
    @Nullable EntityContent content,
    Instant createdAt,
    Instant at) {

  /** Returns the entity as of this version; empty if it was deleted. */
  public Optional<WorldEntity> entity() {
    return content == null
        ? Optional.empty()
        : Optional.of(new WorldEntity(name, content, number, state, createdAt, at));
  }
}
