package io.l9.substrate.rest.memory.embedding;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.EmbeddingSpace;
import io.l9.substrate.domain.memory.embedding.PacketEmbeddings.Content;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;
import org.jspecify.annotations.Nullable;

record PutEmbeddingRequest(
    @Nullable String text, @Nullable List<Double> vector, @Nullable String model) {

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
