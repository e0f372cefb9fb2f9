package io.l9.substrate.rest.checkpoints;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.l9.substrate.domain.checkpoints.ChannelVersion;
import io.l9.substrate.domain.checkpoints.Checkpoint;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointHead;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.Names;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.rest.http.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checkpoint on the wire; a list without values has neither those, nor bodies and writes. */
@Schema("A stored checkpoint.")
public record CheckpointResponse(
    @Schema(ref = "CheckpointName") String threadId,
    @Schema(ref = "CheckpointNamespace") String ns,
    @Schema(ref = "CheckpointName") String checkpointId,
    @Schema(ref = "CheckpointName") @Nullable String parentId,
    @Schema(ref = "CheckpointName") @Nullable String runId,
    @Schema(ref = "CheckpointName") @Nullable String agentId,
    @Schema(ref = "CheckpointMetadata") @JsonRawValue String metadata,
    @Schema(maxSize = CheckpointPut.MAX_CHANNELS) List<Channel> channels,
    Instant storedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TypedValue body,
    @Schema("By task path, task and index.") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable List<CheckpointWriteResponse> writes) {

  /** A channel. */
  @Schema(value = "A channel of a checkpoint.", name = "CheckpointChannel")
  public record Channel(
      @Schema(ref = "CheckpointName") String name,
      @Schema(maxSize = Names.MAX_ID) String version,
      @Schema("Whether it has a value, which lists leave out unless they are asked for it.")
          boolean hasValue,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable TypedValue value) {}

  /** Returns a checkpoint without values. */
  public static CheckpointResponse from(CheckpointHead head) {
    return of(head, Map.of(), null, null);
  }

  /** Returns a checkpoint with everything. */
  public static CheckpointResponse from(Checkpoint checkpoint) {
    return of(
        checkpoint.head(),
        checkpoint.values(),
        TypedValue.from(checkpoint.body()),
        checkpoint.writes().stream().map(CheckpointWriteResponse::from).toList());
  }

  private static CheckpointResponse of(
      CheckpointHead head,
      Map<String, TypedBytes> values,
      @Nullable TypedValue body,
      @Nullable List<CheckpointWriteResponse> writes) {
    CheckpointAddress address = head.address();
    return new CheckpointResponse(
        address.thread(),
        address.namespace(),
        address.id(),
        head.parent(),
        head.run(),
        head.agent(),
        head.metadata().text(),
        head.channels().stream().map(channel -> channel(channel, values)).toList(),
        head.storedAt(),
        body,
        writes);
  }

  private static Channel channel(ChannelVersion channel, Map<String, TypedBytes> values) {
    TypedBytes value = values.get(channel.name());
    return new Channel(
        channel.name(),
        channel.version(),
        channel.hash() != null,
        value == null ? null : TypedValue.from(value));
  }
}
