package io.l9.substrate.domain.world;

import java.util.List;

/**
 * A stored update.
 *
 * @param versions that came with it, by name
 */
public record Applied(WorldUpdate update, List<EntityVersion> versions) {

  public Applied {
    versions = List.copyOf(versions);
  }
}
