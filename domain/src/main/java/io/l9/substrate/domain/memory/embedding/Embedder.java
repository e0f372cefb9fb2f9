package io.l9.substrate.domain.memory.embedding;

import java.util.List;

/**
 * Outbound port: turns texts into vectors. Implementations are thread-safe, and throw {@link
 * io.l9.substrate.domain.shared.UnavailableException} ({@code embedding-provider-unavailable}) if
 * the model cannot be reached.
 */
public interface Embedder {

  EmbeddingModel model();

  /** Returns the number of tokens of a text that the model reads; the rest is ignored. */
  int maxTokens();

  /**
   * Returns the places of the model's tokens in a text, in order; without the special tokens that
   * the model adds.
   */
  List<TextSpan> tokens(String text);

  /** The vectors of texts that are to be found, one each, in order. */
  List<Vector> embed(List<String> texts);

  /** The vector of a text that looks for others; some models want it marked as such. */
  Vector embedQuery(String text);
}
