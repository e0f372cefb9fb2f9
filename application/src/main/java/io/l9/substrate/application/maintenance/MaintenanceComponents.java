package io.l9.substrate.application.maintenance;

import io.l9.substrate.domain.knowledge.fact.FactReading;
import io.l9.substrate.domain.maintenance.MaintenanceStore;
import io.l9.substrate.domain.maintenance.MaintenanceUseCases;
import io.l9.substrate.domain.memory.MemoryUseCases;
import io.l9.substrate.domain.requests.Operations;
import io.l9.substrate.domain.shared.IdGenerator;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/** Factory of the use cases of maintenance. */
public final class MaintenanceComponents {

  private MaintenanceComponents() {}

  /**
   * Returns the use cases; thread-safe if the store is.
   *
   * @param memory over the same login as the store
   * @param reading over the same login as the store
   * @param operations over the same login as the store
   */
  public static MaintenanceUseCases of(
      MaintenanceStore store,
      MemoryUseCases memory,
      FactReading reading,
      Operations operations,
      JsonCodec json,
      IdGenerator ids,
      Clock clock) {
    return new MaintenanceUseCases(
        new MaintenanceJobsService(
            store,
            memory.embeddingBacklog(),
            memory.reembedding(),
            memory.reindexing(),
            reading,
            operations,
            json,
            ids,
            clock));
  }
}
