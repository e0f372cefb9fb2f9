package io.l9.substrate.persistence.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointRepository;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.persistence.tenancy.Sessions;

/** The port of this package. */
public final class CheckpointComponents {

  private CheckpointComponents() {}

  public static CheckpointRepository repository(Sessions sessions, JsonCodec json) {
    return new SqlCheckpointRepository(sessions, json);
  }
}
