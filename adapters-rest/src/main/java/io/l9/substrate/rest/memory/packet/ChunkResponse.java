package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a packet's text that has a vector of its own.
 *
 * @param chunkIndex from 1 on
 * @param text null if whoever brought the vector kept it to himself
 */
record ChunkResponse(String space, String model, int chunkIndex, @Nullable String text) {

  static ChunkResponse from(PacketEmbeddings.Stored stored) {
    return new ChunkResponse(
        stored.space().code(), stored.model().id(), stored.chunkIndex(), stored.text());
  }

  /** Its place in the list, as a text that sorts like it. */
  String place() {
    return String.format(Locale.ROOT, "%s %09d %s", space, chunkIndex, model);
  }
}
