package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.checkpoints.ChannelPut;
import io.l9.substrate.domain.checkpoints.CheckpointAddress;
import io.l9.substrate.domain.checkpoints.CheckpointPut;
import io.l9.substrate.domain.checkpoints.TypedBytes;
import io.l9.substrate.domain.shared.JsonDocument;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A checkpoint whose one channel has a new value.
 *
 * @param value that no other step has
 */
record CheckpointStep(String thread, int number, TypedBytes value) {

  static final String CHANNEL = "messages";
  static final JsonDocument METADATA = new JsonDocument("{\"source\":\"loop\",\"step\":1}");

  /** About as much as LangGraph keeps beside the values. */
  static final TypedBytes BODY = TypedBytes.of("msgpack", new byte[600]);

  /** Returns random bytes, which no compression makes fewer. */
  static TypedBytes bytes(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return TypedBytes.of("msgpack", bytes);
  }

  /** Returns the id of a step: in the order of the numbers. */
  static String id(int number) {
    return String.format(Locale.ROOT, "1f0a%08d-7000-6000-8000-000000000000", number);
  }

  String id() {
    return id(number);
  }

  String parent() {
    return id(number - 1);
  }

  byte[] hash() {
    return value.hash().toArray();
  }

  /** Returns the command that stores it. */
  CheckpointPut put() {
    return new CheckpointPut(
        new CheckpointAddress(thread, "", id()),
        parent(),
        null,
        null,
        METADATA,
        BODY,
        List.of(ChannelPut.of(CHANNEL, id(), value)),
        null);
  }
}
