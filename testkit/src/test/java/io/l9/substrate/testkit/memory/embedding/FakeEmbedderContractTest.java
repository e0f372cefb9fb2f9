package io.l9.substrate.testkit.memory.embedding;

import io.l9.substrate.domain.memory.embedding.Embedder;

class FakeEmbedderContractTest extends EmbedderContract {

  private final Embedder embedder = new FakeEmbedder();

  @Override
  protected Embedder embedder() {
    return embedder;
  }
}
