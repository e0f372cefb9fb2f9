package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import java.util.Locale;
import java.util.UUID;

/**
 * What there is to say about a vector without its numbers.
 *
 * @param chunkIndex 0: of the whole text; from 1 on: of its pieces
 * @param searched how searches compare it where there are many: by_index or one_by_one
 */
record EmbeddingMetadata(
    UUID id, String space, String model, int dimension, int chunkIndex, String searched) {

  static EmbeddingMetadata from(PacketEmbeddings.Stored stored) {
    return new EmbeddingMetadata(
        stored.id(),
        stored.space().code(),
        stored.model().id(),
        stored.model().dimension(),
        stored.chunkIndex(),
        stored.searched().name().toLowerCase(Locale.ROOT));
  }
}
