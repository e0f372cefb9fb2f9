package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.rest.http.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a packet's text that has a vector of its own.
 *
 * @param chunkIndex from 1 on
 */
record ChunkResponse(
    @Schema(ref = "Space") String space,
    @Schema(ref = "Name") String model,
    @Schema(minimum = 1) int chunkIndex,
    @Schema(
            value = "null if whoever brought the vector did not bring its text.",
            maxSize = PacketDraft.MAX_PAYLOAD)
        @Nullable String text) {

  static ChunkResponse from(PacketEmbeddings.Stored stored) {
    return new ChunkResponse(
        stored.space().code(), stored.model().id(), stored.chunkIndex(), stored.text());
  }

  /** The position in the list, as a text of the same order. */
  String place() {
    return String.format(Locale.ROOT, "%s %09d %s", space, chunkIndex, model);
  }
}
