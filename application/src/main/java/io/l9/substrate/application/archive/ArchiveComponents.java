package io.l9.substrate.application.archive;

import io.l9.substrate.domain.archive.ArchiveStore;
import io.l9.substrate.domain.archive.ArchiveUseCases;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/** Factory of the use cases of archives. */
public final class ArchiveComponents {

  private ArchiveComponents() {}

  /** Returns the use cases; thread-safe if the store is. */
  public static ArchiveUseCases of(
      ArchiveStore store, Operations operations, IdGenerator ids, JsonCodec json, Clock clock) {
    ArchivesService archives = new ArchivesService(store, ids, json, clock);
    return new ArchiveUseCases(
        archives, new StoredArchivesService(store, archives, operations, ids, json));
  }
}
