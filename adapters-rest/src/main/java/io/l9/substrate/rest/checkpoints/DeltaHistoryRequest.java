package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.Checkpoints;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("A checkpoint, and the channels whose histories up to it are wanted.")
record DeltaHistoryRequest(
    @Schema(ref = "CheckpointName", required = true) @Nullable String threadId,
    @Schema(ref = "CheckpointNamespace") @Nullable String ns,
    @Schema(ref = "CheckpointName", required = true) @Nullable String checkpointId,
    @Schema(maxSize = Checkpoints.MAX_HISTORIES, required = true)
        @Nullable List<@Schema(ref = "CheckpointName") String> channels) {}
