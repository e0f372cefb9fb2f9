package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointWrite;
import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.rest.http.Schema;

@Schema("A write of a task.")
record CheckpointWriteResponse(
    @Schema(maxSize = Names.MAX_TASK) String taskId,
    @Schema(maxSize = WritesPut.MAX_PATH) String taskPath,
    int idx,
    @Schema(ref = "CheckpointName") String channel,
    TypedValue value) {

  static CheckpointWriteResponse from(CheckpointWrite write) {
    return new CheckpointWriteResponse(
        write.taskId(),
        write.taskPath(),
        write.index(),
        write.channel(),
        TypedValue.from(write.value()));
  }
}
