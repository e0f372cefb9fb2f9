package io.l9.substrate.domain.checkpoints;

import io.l9.substrate.domain.shared.ErrorCode;
import io.l9.substrate.domain.shared.JsonDocument;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command that stores a checkpoint, in the place of one of the same address.
 *
 * @param parent the checkpoint that it follows, which need not be stored; null: none
 * @param run the run that made it; null: none
 * @param agent that recovers from its newest checkpoint; null: none
 * @param metadata a JSON object of at most {@value #MAX_METADATA} bytes
 * @param body the checkpoint without its values, as its client serialised it
 * @param channels of different names, at most {@value #MAX_CHANNELS}
 * @param expectedHead the newest checkpoint of the namespace, or the put is refused; null: any
 */
public record CheckpointPut(
    CheckpointAddress address,
    @Nullable String parent,
    @Nullable String run,
    @Nullable String agent,
    JsonDocument metadata,
    TypedBytes body,
    List<ChannelPut> channels,
    @Nullable String expectedHead) {

  public static final int MAX_METADATA = 64 * 1024;
  public static final int MAX_CHANNELS = 1000;

  /** The greatest number of bytes of all values that one call sends. */
  public static final long MAX_SENT = 64L * 1024 * 1024;

  public CheckpointPut {
    Require.present("/thread_id", address);
    Names.optionalId("/parent_id", parent);
    Names.optionalId("/run_id", run);
    Names.optionalId("/agent_id", agent);
    Names.optionalId("/expected_head", expectedHead);
    requireMetadata(metadata);
    Require.present("/body", body);
    channels = List.copyOf(Require.size("/channels", channels, MAX_CHANNELS));
    requireDifferentNames(channels);
    requireSent(
        body.size()
            + channels.stream().map(ChannelPut::value).mapToLong(CheckpointPut::size).sum());
  }

  private static long size(@Nullable TypedBytes value) {
    return value == null ? 0 : value.size();
  }

  private static void requireMetadata(JsonDocument metadata) {
    String text = Require.present("/metadata", metadata).text();
    if (!text.startsWith("{")) {
      throw ValidationException.at("/metadata", "must be an object");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_METADATA) {
      throw ValidationException.at(
          "/metadata", "has " + bytes + " bytes; at most " + MAX_METADATA + " are allowed");
    }
  }

  private static void requireDifferentNames(List<ChannelPut> channels) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < channels.size(); i++) {
      if (!names.add(channels.get(i).name())) {
        throw ValidationException.at("/channels/" + i + "/name", "is there twice");
      }
    }
  }

  /** Refuses more bytes than one call may send. */
  static void requireSent(long bytes) {
    if (bytes > MAX_SENT) {
      throw new ValidationException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "The values have " + bytes + " bytes together; at most " + MAX_SENT + " are allowed.");
    }
  }
}
