package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Knows the vectors of its texts already, so that only the rest is measured. Thread-safe. */
final class PrecomputedEmbedder implements Embedder {

  static final EmbeddingModel MODEL = new EmbeddingModel("precomputed", 384);

  private static final int ANY_NUMBER = 100_000;

  private final Map<String, Vector> vectors = new ConcurrentHashMap<>();

  void know(String text, Vector vector) {
    vectors.put(text, vector);
  }

  @Override
  public EmbeddingModel model() {
    return MODEL;
  }

  @Override
  public int maxTokens() {
    return ANY_NUMBER;
  }

  @Override
  public List<TextSpan> tokens(String text) {
    return List.of(new TextSpan(0, text.length()));
  }

  @Override
  public List<Vector> embed(List<String> texts) {
    return texts.stream().map(this::embedQuery).toList();
  }

  @Override
  public Vector embedQuery(String text) {
    return Objects.requireNonNull(vectors.get(text), text);
  }
}
