package io.l9.substrate.rest.memory.embedding;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Stored;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The vectors of a packet. */
@Schema(name = "PacketEmbeddings")
record EmbeddingsResponse(@Schema(maxSize = 20000) List<Item> data) {

  /**
   * A vector.
   *
   * @param vector its numbers, in single precision; null unless asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // a copy, made to be written once
  @Schema(name = "PacketEmbedding")
  record Item(
      UUID id,
      @Schema(ref = "Space") String space,
      @Schema(maxSize = EmbeddingModel.MAX_ID) String model,
      @Schema(minimum = 1, maximum = EmbeddingModel.MAX_DIMENSION) int dimension,
      @Schema(value = "0: the whole text; from 1: its chunks.", minimum = 0) int chunkIndex,
      @Schema(
              value = "The embedded text; null if it is the packet's own text, or not known.",
              maxSize = PacketDraft.MAX_PAYLOAD)
          @Nullable String text,
      @Schema(
              value =
                  "The way in which vectors of this dimension are compared where there are "
                      + "many.",
              codes = PacketEmbeddings.Searched.class)
          String searched,
      @Schema(value = "Only if asked for.", maxSize = EmbeddingModel.MAX_DIMENSION)
          @JsonInclude(JsonInclude.Include.NON_NULL)
          float @Nullable [] vector) {

    static Item from(Stored stored) {
      Vector vector = stored.vector();
      return new Item(
          stored.id(),
          stored.space().code(),
          stored.model().id(),
          stored.model().dimension(),
          stored.chunkIndex(),
          stored.text(),
          stored.searched().code(),
          vector == null ? null : vector.toArray());
    }
  }

  static EmbeddingsResponse from(List<Stored> stored) {
    return new EmbeddingsResponse(stored.stream().map(Item::from).toList());
  }
}
