package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.checkpoints.WritesPut;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Schema("The writes of a task on top of a checkpoint, which may still be on its way.")
record PutWritesRequest(
    @Schema(ref = "CheckpointName", required = true) @Nullable String threadId,
    @Schema(ref = "CheckpointNamespace") @Nullable String ns,
    @Schema(ref = "CheckpointName", required = true) @Nullable String checkpointId,
    @Schema(minSize = 1, maxSize = Names.MAX_TASK, required = true) @Nullable String taskId,
    @Schema(maxSize = WritesPut.MAX_PATH) @Nullable String taskPath,
    @Schema(maxSize = WritesPut.MAX_WRITES, required = true) @Nullable List<Write> writes) {

  /** One write. */
  @Schema(value = "A write.", name = "PutWrite")
  record Write(
      @Schema(value = "Its place within the task.", required = true) @Nullable Integer idx,
      @Schema(ref = "CheckpointName", required = true) @Nullable String channel,
      @Schema(required = true) @Nullable TypedValue value,
      @Schema("Whether it takes the place of an earlier one, which otherwise stays.")
          @Nullable Boolean overwrite) {

    WritesPut.Write write() {
      return new WritesPut.Write(
          Require.present("/idx", idx),
          Require.present("/channel", channel),
          TypedValue.required("/value", value),
          Objects.requireNonNullElse(overwrite, false));
    }
  }

  WritesPut put() {
    List<WritesPut.Write> puts = new ArrayList<>();
    List<Write> given = Require.present("/writes", writes);
    for (int i = 0; i < given.size(); i++) {
      try {
        puts.add(given.get(i).write());
      } catch (SubstrateException e) {
        throw e.below("/writes/" + i);
      }
    }
    return new WritesPut(
        PutCheckpointRequest.address(threadId, ns, checkpointId),
        Require.present("/task_id", taskId),
        Objects.requireNonNullElse(taskPath, ""),
        puts);
  }
}
