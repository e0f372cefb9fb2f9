package io.l9.substrate.application.world;

import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.domain.world.WorldUseCases;
import java.time.Clock;

/** Factory of the use cases of worlds. */
public final class WorldComponents {

  private WorldComponents() {}

  /**
   * Returns the use cases; thread-safe if the store is.
   *
   * @param json reads attributes and patches
   * @param clock the time of snapshots; that of updates is the store's
   */
  public static WorldUseCases of(WorldStore store, IdGenerator ids, JsonCodec json, Clock clock) {
    WorldAccess access = new WorldAccess(store);
    return new WorldUseCases(
        new WorldEntitiesService(store.unitOfWork(), access, ids, json),
        new WorldUpdatesService(store.unitOfWork(), access, ids, json),
        new WorldStatesService(store.unitOfWork(), access, ids, clock));
  }
}
