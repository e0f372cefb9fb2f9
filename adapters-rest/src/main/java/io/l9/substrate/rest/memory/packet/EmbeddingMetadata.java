package io.l9.substrate.rest.memory.packet;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.rest.http.Schema;
import java.util.UUID;

/** A vector without its numbers. */
@Schema("A vector without its numbers.")
record EmbeddingMetadata(
    UUID id,
    @Schema(ref = "Space") String space,
    @Schema(ref = "Name") String model,
    @Schema(minimum = 1, maximum = EmbeddingModel.MAX_DIMENSION) int dimension,
    @Schema(value = "0: of the whole text; from 1 on: of its pieces.", minimum = 0) int chunkIndex,
    @Schema(
            value = "The way in which searches compare it where there are many vectors.",
            codes = PacketEmbeddings.Searched.class)
        String searched) {

  static EmbeddingMetadata from(PacketEmbeddings.Stored stored) {
    return new EmbeddingMetadata(
        stored.id(),
        stored.space().code(),
        stored.model().id(),
        stored.model().dimension(),
        stored.chunkIndex(),
        stored.searched().code());
  }
}
