package io.l9.substrate.rest.memory.embedding;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Stored;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The vectors of a packet. */
record EmbeddingsResponse(List<Item> data) {

  /**
   * A vector.
   *
   * @param vector its numbers, in single precision; null unless asked for
   */
  @SuppressWarnings("ArrayRecordComponent") // a copy, made to be written once
  record Item(
      UUID id,
      String space,
      String model,
      int dimension,
      int chunkIndex,
      @Nullable String text,
      String searched,
      @JsonInclude(JsonInclude.Include.NON_NULL) float @Nullable [] vector) {

    static Item from(Stored stored) {
      Vector vector = stored.vector();
      return new Item(
          stored.id(),
          stored.space().code(),
          stored.model().id(),
          stored.model().dimension(),
          stored.chunkIndex(),
          stored.text(),
          stored.searched().name().toLowerCase(Locale.ROOT),
          vector == null ? null : vector.toArray());
    }
  }

  static EmbeddingsResponse from(List<Stored> stored) {
    return new EmbeddingsResponse(stored.stream().map(Item::from).toList());
  }
}
