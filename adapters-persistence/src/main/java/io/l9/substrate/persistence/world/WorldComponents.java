package io.l9.substrate.persistence.world;

import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.tenancy.UnitOfWork;
import io.l9.substrate.domain.world.WorldStore;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The ports of this package. */
public final class WorldComponents {

  private WorldComponents() {}

  public static WorldStore store(UnitOfWork unitOfWork, Sessions sessions, JsonCodec json) {
    WorldRows rows = new WorldRows(json);
    return new WorldStore(
        unitOfWork,
        new SqlWorldRepository(sessions, rows),
        new SqlWorldIndex(sessions, rows, new EntitySql(json)),
        new SqlSnapshotRepository(sessions),
        new SqlWorldDocumentRepository(sessions, rows));
  }
}
