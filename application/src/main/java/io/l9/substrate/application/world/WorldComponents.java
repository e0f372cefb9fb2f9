package io.l9.substrate.application.world;

import io.l9.substrate.application.memory.transfer.OtherLines;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.domain.world.WorldUseCases;
import java.time.Clock;
import java.util.List;

/** Factory of the use cases of worlds. */
public final class WorldComponents {

  private WorldComponents() {}

  /** Returns what exports and imports hold of worlds. */
  public static List<OtherLines> lines(WorldStore store, JsonCodec json) {
    return List.of(new WorldLines(store, json));
  }

  /**
   * Returns the use cases; thread-safe if the store is.
   *
   * @param json reads attributes and patches
   * @param clock the time of snapshots; that of updates is the store's
   */
  public static WorldUseCases of(WorldStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    WorldAccess access = new WorldAccess(store);
    WorldPins pins = new WorldPins(access, ids, clock);
    return new WorldUseCases(
        new WorldEntitiesService(store.unitOfWork(), access, ids, json),
        new WorldUpdatesService(store.unitOfWork(), access, ids, json),
        new WorldStatesService(store.unitOfWork(), access, ids, pins),
        new WorldDocumentsService(store.unitOfWork(), access, ids, pins));
  }
}
