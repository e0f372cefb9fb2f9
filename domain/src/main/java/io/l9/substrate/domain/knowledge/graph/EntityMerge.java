package io.l9.substrate.domain.knowledge.graph;

import io.l9.substrate.domain.shared.Position;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A statement that some names are one entity. Reads of whoever sees it unite them; no row of a
 * relationship is changed, so that deleting it leaves everything as it was before.
 *
 * @param names normalised, each once, in the order of code points
 * @param reason the reason that was given
 */
public record EntityMerge(
    UUID id,
    Ownership owner,
    Visibility visibility,
    List<String> names,
    @Nullable String reason,
    Instant createdAt) {

  public EntityMerge {
    names = List.copyOf(names);
  }

  /** Returns the place in a list by time. */
  public Position position() {
    return new Position(createdAt, id);
  }
}
