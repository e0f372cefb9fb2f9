package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.rest.http.Schema;
import org.jspecify.annotations.Nullable;

@Schema("A thread to copy under the same ids to another.")
record CopyCheckpointsRequest(
    @Schema(ref = "CheckpointName", required = true) @Nullable String from,
    @Schema(ref = "CheckpointName", required = true) @Nullable String to) {}
