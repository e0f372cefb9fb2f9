package io.l9.substrate.domain.store;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;

/** A question by its vector, and the model that made it. */
public record ItemQuestion(EmbeddingModel model, Vector vector) {

  public ItemQuestion {
    model.checked("/vector", vector);
  }
}
