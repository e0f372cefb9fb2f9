package io.l9.substrate.inmemory.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;
import java.time.Clock;

/** The ports of this package. */
public final class WorldComponents {

  private WorldComponents() {}

  /**
   * Returns the ports of an empty store.
   *
   * @param json reads attributes, for conditions and references
   */
  public static WorldStore store(
      UnitsOfWork units, WorldTable worlds, JsonCodec json, Clock clock) {
    return new WorldStore(
        units.unitOfWork(),
        new InMemoryWorldRepository(worlds, clock),
        new InMemoryWorldIndex(worlds, json),
        new InMemorySnapshotRepository(worlds),
        new InMemoryWorldDocumentRepository(worlds));
  }
}
