package io.l9.substrate.rest.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.memory.packet.PacketDraft;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import io.l9.substrate.rest.http.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Schema("A text, or a vector and its model.")
record PutEmbeddingRequest(
    @Schema(
            value = "Required, unless there is a vector.",
            minSize = 1,
            maxSize = PacketDraft.MAX_PAYLOAD)
        @Nullable String text,
    @Schema(
            value = "Not all zeros; kept in single precision.",
            minSize = 1,
            maxSize = EmbeddingModel.MAX_DIMENSION)
        @Nullable List<@Schema(format = "float") Double> vector,
    @Schema(
            value =
                "The model that made the vector; required with a vector, and allowed only "
                    + "with one.",
            minSize = 1,
            maxSize = EmbeddingModel.MAX_ID)
        @Nullable String model) {

  Content toCommand(EmbeddingSpace space) {
    if (vector == null) {
      if (model != null) {
        throw ValidationException.at(
            "/model", "goes with a vector; a text is embedded by the space's own model");
      }
      return new Content(space, text, null, null);
    }
    Vector numbers = WireVector.of(vector);
    return new Content(
        space,
        text,
        new EmbeddingModel(Require.present("/model", model), numbers.dimension()),
        numbers);
  }
}
