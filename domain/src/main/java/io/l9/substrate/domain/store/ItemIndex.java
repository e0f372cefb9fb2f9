package io.l9.substrate.domain.store;

import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.Vector;
import io.l9.substrate.domain.shared.ValidationException;
import java.util.List;

/**
 * The vectors by which an item is found.
 *
 * @param vectors one for each text of the item that was embedded, at least one
 */
public record ItemIndex(EmbeddingModel model, List<Vector> vectors) {

  public ItemIndex {
    vectors = List.copyOf(vectors);
    if (vectors.isEmpty()) {
      throw ValidationException.at("/vectors", "must not be empty");
    }
    vectors.forEach(vector -> model.checked("/vectors", vector));
  }
}
