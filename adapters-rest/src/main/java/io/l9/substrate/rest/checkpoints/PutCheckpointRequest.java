package io.l9.substrate.rest.checkpoints;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.shared.JsonCodec;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.SubstrateException;
import io.l9.substrate.rest.http.RawJson;
import io.l9.substrate.rest.http.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Schema("A checkpoint to store, in the place of one of the same thread, namespace and id.")
record PutCheckpointRequest(
    @Schema(ref = "CheckpointName", required = true) @Nullable String threadId,
    @Schema(ref = "CheckpointNamespace") @Nullable String ns,
    @Schema(ref = "CheckpointName", required = true) @Nullable String checkpointId,
    @Schema(value = "The checkpoint that it follows.", ref = "CheckpointName")
        @Nullable String parentId,
    @Schema(value = "The run that made it.", ref = "CheckpointName") @Nullable String runId,
    @Schema(value = "The agent that recovers from it.", ref = "CheckpointName")
        @Nullable String agentId,
    @Schema(value = "An object of at most 64 KiB.", ref = "CheckpointMetadata")
        @Nullable RawJson metadata,
    @Schema(required = true) @Nullable TypedValue body,
    @Schema(maxSize = CheckpointPut.MAX_CHANNELS) @Nullable List<Channel> channels) {

  /** A channel of the checkpoint. */
  @Schema(
      value = "A channel: with a value, unchanged since the parent, or without any value.",
      name = "PutChannel")
  record Channel(
      @Schema(ref = "CheckpointName", required = true) @Nullable String name,
      @Schema(maxSize = Names.MAX_ID, required = true) @Nullable String version,
      @Nullable TypedValue value,
      @Schema("Whether the parent has the value, under the same name and version.")
          @Nullable Boolean unchanged) {

    ChannelPut put() {
      return new ChannelPut(
          Require.present("/name", name),
          Require.present("/version", version),
          value == null ? null : TypedValue.required("/value", value),
          Objects.requireNonNullElse(unchanged, false));
    }
  }

  static CheckpointAddress address(
      @Nullable String thread, @Nullable String namespace, @Nullable String id) {
    return new CheckpointAddress(
        Require.present("/thread_id", thread),
        Objects.requireNonNullElse(namespace, ""),
        Require.present("/checkpoint_id", id));
  }

  CheckpointPut put(JsonCodec json, @Nullable String expectedHead) {
    List<ChannelPut> puts = new ArrayList<>();
    if (channels != null) {
      for (int i = 0; i < channels.size(); i++) {
        String pointer = "/channels/" + i;
        try {
          puts.add(channels.get(i).put());
        } catch (SubstrateException e) {
          throw e.below(pointer);
        }
      }
    }
    JsonDocument document =
        metadata == null ? new JsonDocument("{}") : metadata.parse(json, "/metadata");
    return new CheckpointPut(
        address(threadId, ns, checkpointId),
        parentId,
        runId,
        agentId,
        document,
        TypedValue.required("/body", body),
        puts,
        expectedHead);
  }
}
