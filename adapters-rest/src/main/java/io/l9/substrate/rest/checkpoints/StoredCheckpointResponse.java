package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.rest.http.Schema;

@Schema("The address of a checkpoint that was stored.")
record StoredCheckpointResponse(
    @Schema(ref = "CheckpointName") String threadId,
    @Schema(ref = "CheckpointNamespace") String ns,
    @Schema(ref = "CheckpointName") String checkpointId) {

  static StoredCheckpointResponse from(CheckpointAddress address) {
    return new StoredCheckpointResponse(address.thread(), address.namespace(), address.id());
  }
}
