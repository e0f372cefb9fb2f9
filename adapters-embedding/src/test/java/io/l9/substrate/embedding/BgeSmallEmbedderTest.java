package io.l9.substrate.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.testkit.memory.embedding.EmbedderContract;

class BgeSmallEmbedderTest extends EmbedderContract {

  private final Embedder embedder = new BgeSmallEmbedder();

  @Override
  protected Embedder embedder() {
    return embedder;
  }
}
