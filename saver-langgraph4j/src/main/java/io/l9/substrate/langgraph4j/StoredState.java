package io.l9.substrate.langgraph4j;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bsc.langgraph4j.checkpoint.Checkpoint;
import org.bsc.langgraph4j.serializer.StateSerializer;

/**
 * Checkpoints as bytes. Each value of a state is a channel, so that a step costs what it changed:
 * equal bytes are stored once in a thread.
 */
record StoredState(StateSerializer<?> serializer) {

  private static final String BODY = "langgraph4j";

  /** A version of channels, which are known by their bytes alone. */
  private static final String ANY = "";

  /** Returns what a checkpoint has beside its state. */
  static TypedBytes body(Checkpoint checkpoint) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(checkpoint.getId());
      out.writeUTF(checkpoint.getNodeId());
      out.writeUTF(checkpoint.getNextNodeId());
    }
    return TypedBytes.of(BODY, bytes.toByteArray());
  }

  List<ChannelPut> channels(Map<String, Object> state) throws IOException {
    List<ChannelPut> channels = new ArrayList<>();
    for (Map.Entry<String, Object> value : state.entrySet()) {
      byte[] bytes =
          serializer.dataToBytes(Collections.singletonMap(value.getKey(), value.getValue()));
      channels.add(
          ChannelPut.of(value.getKey(), ANY, TypedBytes.of(serializer.contentType(), bytes)));
    }
    return channels;
  }

  Checkpoint checkpoint(io.l9.substrate.domain.checkpoints.Checkpoint stored) {
    try (DataInputStream body =
        new DataInputStream(new ByteArrayInputStream(stored.body().toArray()))) {
      Map<String, Object> state = new HashMap<>();
      for (TypedBytes value : stored.values().values()) {
        state.putAll(serializer.dataFromBytes(value.toArray()));
      }
      return Checkpoint.builder()
          .id(body.readUTF())
          .nodeId(body.readUTF())
          .nextNodeId(body.readUTF())
          .state(state)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "a checkpoint has a value of a class that is not there: " + e.getMessage(), e);
    }
  }
}
