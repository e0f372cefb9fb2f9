package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.Checkpoints;
import io.l9.substrate.domain.checkpoints.DeltaHistory;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Schema("The histories of channels.")
record DeltaHistoryResponse(@Schema(maxSize = Checkpoints.MAX_HISTORIES) List<Channel> histories) {

  /** The history of a channel. */
  @Schema(
      value = "A channel's history: a value, and what was written since, the oldest step first.",
      name = "ChannelHistory")
  record Channel(
      @Schema(ref = "CheckpointName") String channel,
      @Schema("The value of the nearest ancestor that has one; null: none has.")
          @Nullable TypedValue seed,
      List<CheckpointWriteResponse> writes) {}

  static DeltaHistoryResponse from(Map<String, DeltaHistory> histories) {
    return new DeltaHistoryResponse(
        histories.entrySet().stream()
            .map(entry -> channel(entry.getKey(), entry.getValue()))
            .toList());
  }

  private static Channel channel(String name, DeltaHistory history) {
    TypedBytes seed = history.seed();
    return new Channel(
        name,
        seed == null ? null : TypedValue.from(seed),
        history.writes().stream().map(CheckpointWriteResponse::from).toList());
  }
}
