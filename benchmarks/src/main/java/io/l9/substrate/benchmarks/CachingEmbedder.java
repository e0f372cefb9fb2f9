package io.l9.substrate.benchmarks;

import io.l9.substrate.domain.memory.embedding.Embedder;
import io.l9.substrate.domain.memory.embedding.EmbeddingModel;
import io.l9.substrate.domain.memory.embedding.TextSpan;
import io.l9.substrate.domain.memory.embedding.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the model once for each text, where a bench asks the same again and again. Thread-safe. */
final class CachingEmbedder implements Embedder {

  private final Embedder model;
  private final Map<String, Vector> texts = new ConcurrentHashMap<>();
  private final Map<String, Vector> queries = new ConcurrentHashMap<>();

  CachingEmbedder(Embedder model) {
    this.model = model;
  }

  @Override
  public EmbeddingModel model() {
    return model.model();
  }

  @Override
  public int maxTokens() {
    return model.maxTokens();
  }

  @Override
  public List<TextSpan> tokens(String text) {
    return model.tokens(text);
  }

  @Override
  public List<Vector> embed(List<String> inputs) {
    List<Vector> vectors = new ArrayList<>(inputs.size());
    for (String input : inputs) {
      vectors.add(texts.computeIfAbsent(input, text -> model.embed(List.of(text)).get(0)));
    }
    return List.copyOf(vectors);
  }

  @Override
  public Vector embedQuery(String text) {
    return queries.computeIfAbsent(text, model::embedQuery);
  }
}
