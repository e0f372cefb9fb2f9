package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.CheckpointPrune;
import io.l9.substrate.domain.checkpoints.PruneStrategy;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Schema("Threads to prune; unknown ones are passed over.")
record PruneCheckpointsRequest(
    @Schema(minSize = 1, maxSize = CheckpointPrune.MAX_THREADS, required = true)
        @Nullable List<@Schema(ref = "CheckpointName") String> threadIds,
    @Schema(codes = PruneStrategy.class) @Nullable String strategy,
    @Schema(
            value = "How many checkpoints of each namespace stay; null: one.",
            minimum = 1,
            maximum = CheckpointPrune.MAX_KEPT)
        @Nullable Integer keep) {

  CheckpointPrune prune() {
    return new CheckpointPrune(
        Require.present("/thread_ids", threadIds),
        strategy == null ? PruneStrategy.KEEP_LATEST : PruneStrategy.ofCode(strategy),
        Objects.requireNonNullElse(keep, 1));
  }
}
