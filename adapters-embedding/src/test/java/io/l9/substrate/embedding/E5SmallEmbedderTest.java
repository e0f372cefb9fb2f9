package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.testkit.memory.embedding.EmbedderContract;

class E5SmallEmbedderTest extends EmbedderContract {

  private final Embedder embedder = new E5SmallEmbedder();

  @Override
  protected Embedder embedder() {
    return embedder;
  }
}
