package io.l9.substrate.application.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointStore;
import io.l9.substrate.domain.checkpoints.CheckpointUseCases;
import io.l9.substrate.domain.shared.JsonCodec;
import java.time.Clock;

/** Factory of the use case of checkpoints. */
public final class CheckpointComponents {

  private CheckpointComponents() {}

  /**
   * Returns the use case; thread-safe if the store is.
   *
   * @param json reads which channels a checkpoint's metadata tells to be kept as writes
   */
  public static CheckpointUseCases of(CheckpointStore store, JsonCodec json, Clock clock) {
    return new CheckpointUseCases(new CheckpointsService(store, json, clock));
  }
}
