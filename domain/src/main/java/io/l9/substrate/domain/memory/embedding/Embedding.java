package io.l9.substrate.domain.memory.embedding;

import io.l9.substrate.domain.shared.Require;
import io.l9.substrate.domain.tenancy.Ownership;
import io.l9.substrate.domain.tenancy.Visibility;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stored vector of a packet, seen by whoever sees the packet.
 *
 * @param packet the packet's id
 * @param chunkIndex 0: the whole text; 1 and up: its chunks
 * @param text what was embedded; null if it is the packet's own text, whole
 */
public record Embedding(
    UUID id,
    UUID packet,
    Ownership owner,
    Visibility visibility,
    EmbeddingSpace space,
    EmbeddingModel model,
    Vector vector,
    int chunkIndex,
    @Nullable String text) {

  public Embedding {
    Require.present("/vector", vector);
    model.checked("/vector", vector);
  }
}
