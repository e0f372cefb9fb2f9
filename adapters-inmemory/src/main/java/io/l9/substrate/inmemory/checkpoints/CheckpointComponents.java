package io.l9.substrate.inmemory.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.inmemory.tenancy.UnitsOfWork;

/** The port of this package. */
public final class CheckpointComponents {

  private CheckpointComponents() {}

  /**
   * Returns the port.
   *
   * @param json reads metadata, for filters
   */
  public static CheckpointRepository repository(
      UnitsOfWork units, CheckpointTable rows, JsonCodec json) {
    return new InMemoryCheckpointRepository(units, rows, json);
  }
}
