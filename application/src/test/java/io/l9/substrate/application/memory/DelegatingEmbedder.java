package io.l9.substrate.application.memory;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.List;

/** An embedder of which a test changes one thing. */
public abstract class DelegatingEmbedder implements Embedder {

  private final Embedder delegate;

  public DelegatingEmbedder(Embedder delegate) {
    this.delegate = delegate;
  }

  @Override
  public EmbeddingModel model() {
    return delegate.model();
  }

  @Override
  public int maxTokens() {
    return delegate.maxTokens();
  }

  @Override
  public List<TextSpan> tokens(String text) {
    return delegate.tokens(text);
  }

  @Override
  public List<Vector> embed(List<String> texts) {
    return delegate.embed(texts);
  }

  @Override
  public Vector embedQuery(String text) {
    return delegate.embedQuery(text);
  }
}
